import { describe, expect, test } from 'vitest'
import { readCountry } from './read-country.ts'

describe('a country', () => {
  test.each<readonly [string, string]>([
    ...[
      'US',
      'us',
      ' Us ',
      'usa',
      'USA',
      'U.S.',
      'U.S.A.',
      'United States',
      'united states of america',
      'America',
      'Estados Unidos',
    ].map((text) => [text, 'US'] as const),
    ...['GB', 'gb', 'uk', 'UK', 'U.K.', 'GBR', 'United Kingdom', 'Great Britain', 'Vereinigtes Königreich', 'Scotland'].map(
      (text) => [text, 'GB'] as const,
    ),
    ...['DE', 'Deutschland', 'Germany', 'Allemagne'].map((text) => [text, 'DE'] as const),
    ...['the US', 'The U.S.', 'U S A', 'États-Unis', 'ESTADOS UNIDOS'].map((text) => [text, 'US'] as const),
    ...['the UK', 'England', 'Großbritannien'].map((text) => [text, 'GB'] as const),
    ['Côte d’Ivoire', 'CI'],
    ["cote d'ivoire", 'CI'],
    ['Macau', 'MO'],
    ['Republic of Ireland', 'IE'],
    ['St. Lucia', 'LC'],
    ['St. Kitts und Nevis', 'KN'],
    ['Virgin Islands, U.S.', 'VI'],
    ['Vatican', 'VA'],
    ['Burma', 'MM'],
    ['Swaziland', 'SZ'],
    ['Macedonia', 'MK'],
    ['TÜRKİYE', 'TR'],
    ['Guinea-Bissau', 'GW'],
    ['The Netherlands', 'NL'],
    ['Kanada', 'CA'],
  ])('%j is %s', (text, code) => {
    expect(readCountry(text)).toBe(code)
  })

  test.each(['', 'XV', 'Atlantis', 'constructor', '1', '+44', 'U', 'USAA', 'your bank', '840', '__proto__', 'Congo'])(
    '%j is none',
    (text) => {
      expect(readCountry(text)).toBeUndefined()
    },
  )
})
