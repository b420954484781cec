// Guarantee (money): a campaign dials only the countries that it allows, and never premium-rate, satellite or service numbers.
import fc from 'fast-check'
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { type DiallingPolicy, mayDial, type Verdict } from './dialling-policy.ts'
import { readNumber } from './read-number.ts'

const home: DiallingPolicy = { country: 'US', countries: null, international: false, tollFree: false }
const verdict = (text: string, policy: Partial<DiallingPolicy> = {}): Verdict => {
  const read = readNumber(text, policy.country ?? 'US')
  if (read === undefined) throw new Error(`${text} is not a number`)
  return mayDial(read, { ...home, ...policy })
}
const outcome = (text: string, policy: Partial<DiallingPolicy> = {}) => {
  const found = verdict(text, policy)
  return found.kind === 'elsewhere' ? found.where : found.kind
}

describe('a campaign in the United States', () => {
  test.each([
    ['202-555-0143', 'allowed'],
    ['787-555-0143', 'allowed'],
    ['340-555-0143', 'allowed'],
    ['671-555-0143', 'allowed'],
    ['684-555-0143', 'allowed'],
    ['670-555-0143', 'allowed'],
    ['861-555-0143', 'allowed'],
    ['604-555-0143', 'CA'],
    ['+18765550123', 'JM'],
    ['+18095550123', 'DO'],
    ['+16492310123', 'TC'],
    ['+12845550123', 'VG'],
    ['+442079460018', 'GB'],
    ['800-555-0143', 'never'],
    ['202-555-1212', 'never'],
    ['900-555-0143', 'never'],
    ['+881612345678', 'never'],
  ])('%s: %s', (text, expected) => {
    expect(outcome(text)).toBe(expected)
  })

  test('dials abroad with international: true, but never premium-rate, satellite or toll-free numbers', () => {
    const international = { international: true }
    for (const text of ['+442079460018', '+18765550123', '604-555-0143']) expect(outcome(text, international)).toBe('allowed')
    for (const text of ['+88216 1234 5678', '+870773111632', '+979123456789', '+61147123456', '+1900 555 0143', '+80012345678'])
      expect(outcome(text, international)).toBe('never')
  })

  test('dials only the countries that it lists, even with international: true', () => {
    const listed = { countries: ['CA', 'GB'], international: true }
    expect(
      ['604-555-0143', '+442079460018', '202-555-0143', '+18765550123', '861-555-0143'].map((text) => outcome(text, listed)),
    ).toEqual(['allowed', 'allowed', 'US', 'JM', 'allowed'])
    expect(outcome('861-555-0143', { countries: ['MX'] })).toBe('+1 861')
  })

  test('dials toll-free numbers only with tollFree, and never international toll-free numbers (+800)', () => {
    for (const country of ['PR', 'JM', 'GB'])
      expect(outcome('+1 800 555 0143', { country, tollFree: true, countries: null })).toBe(
        country === 'GB' ? '+1 800' : 'allowed',
      )
    expect(outcome('+1 800 555 0143', { country: 'GB', tollFree: true, international: true })).toBe('allowed')
    expect(outcome('800-555-0143', { tollFree: true, countries: ['MX'] })).toBe('+1 800')
    expect(outcome('800-555-0143', { tollFree: true })).toBe('allowed')
    expect(outcome('+800 1234 5678', { tollFree: true, international: true })).toBe('never')
  })
})

test.each([
  ['CA', '861-555-0143', 'allowed'],
  ['GB', '+18615550143', '+1 861'],
  ['GB', '07400 123456', 'allowed'],
  ['GB', '07924 123456', 'IM'],
  ['AX', '+358412345678', 'allowed'],
  ['GB', '+447797712345', 'JE'],
  ['FR', '+262692123456', 'allowed'],
  ['FR', '+590690123456', 'allowed'],
  ['DK', '+298211234', 'allowed'],
  ['JM', '+18765550123', 'allowed'],
  ['JM', '202-555-0143', 'US'],
  ['IT', '0549 886123', 'SM'],
  ['SM', '+378 0549 886123', 'allowed'],
  ['RU', '+7 840 226 1234', '+7'],
  ['RU', '+7 916 123 4567', 'allowed'],
  ['TR', '+90 392 228 1234', '+90'],
  ['TR', '+90 532 123 4567', 'allowed'],
])('a campaign in %s and %s: %s', (country, text, expected) => {
  expect(outcome(text, { country })).toBe(expected)
})

describe('any number and any policy', () => {
  const mobiles = getCountries().flatMap((country) => getExampleNumber(country, examples)?.number ?? [])
  const shared = ['+7840', '+7940', '+7701', '+7916', '+441481', '+447781', '+447797', '+447924', '+442079', '+390549', '+39347']
  const sharedToo = [
    '+90392',
    '+905338',
    '+905488',
    '+90532',
    '+262269',
    '+262639',
    '+262692',
    '+5997',
    '+59995',
    '+1242',
    '+1876',
  ]
  const numbers = fc.oneof(
    fc.constantFrom(...mobiles),
    fc.bigInt({ min: 2_000_000_000n, max: 9_999_999_999n }).map((digits) => `+1${digits}`),
    fc
      .tuple(fc.constantFrom('870', '878', '881', '882', '883', '888', '979', '800', '808'), fc.stringMatching(/^\d{8,12}$/))
      .map(([code, digits]) => `+${code}${digits}`),
    fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }).map((digits) => `+${digits}`),
    fc.tuple(fc.constantFrom(...shared, ...sharedToo), fc.stringMatching(/^\d{4,8}$/)).map(([prefix, digits]) => prefix + digits),
  )
  const country = fc.constantFrom(
    ...['US', 'CA', 'GB', 'FR', 'DE', 'JM', 'DO', 'AU', 'MX', 'IN', 'RU', 'KZ', 'IT', 'SM', 'TR', 'IM', 'JE', 'YT', 'NL', 'CW'],
  )
  /** Countries that share a calling code, from their numbering plans. Null: never dialled. */
  const countryByDigits: readonly (readonly [RegExp, string | null])[] = [
    [/^\+7(?:840|940)/, null],
    [/^\+77/, 'KZ'],
    [/^\+79[0-8]/, 'RU'],
    [/^\+44(?:1481|7781)/, 'GG'],
    [/^\+44(?:1534|7797)/, 'JE'],
    [/^\+44(?:1624|7624|7924)/, 'IM'],
    [/^\+442/, 'GB'],
    [/^\+390549/, 'SM'],
    [/^\+393/, 'IT'],
    [/^\+90(?:392|5338|5488)/, null],
    [/^\+262(?:269|639)/, 'YT'],
    [/^\+262(?:262|692)/, 'RE'],
    [/^\+5997/, 'BQ'],
    [/^\+5999/, 'CW'],
    [/^\+1876/, 'JM'],
    [/^\+1809/, 'DO'],
    [/^\+1242/, 'BS'],
  ]
  const northAmerican = ['US', 'CA', 'JM', 'DO']
  const policies = fc.record({
    country,
    countries: fc.option(fc.uniqueArray(country, { minLength: 1, maxLength: 3 })),
    international: fc.boolean(),
    tollFree: fc.boolean(),
  })
  const own: Readonly<Record<string, readonly string[]>> = {
    US: ['US', 'PR', 'VI', 'GU', 'AS', 'MP'],
    FR: ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF'],
    AU: ['AU', 'CX', 'CC', 'NF'],
    NL: ['NL', 'BQ'],
  }

  test('an allowed number is in a country that the campaign dials, and is not of a kind that is never dialled', () => {
    fc.assert(
      fc.property(numbers, policies, (text, policy) => {
        const read = readNumber(text, undefined)
        if (read === undefined || mayDial(read, policy).kind !== 'allowed') return
        // An independent statement of the policy: by the digits.
        expect(text).not.toMatch(/^\+(?:870|878|88[1238]|979|80[08])/)
        expect(text).not.toMatch(
          /^\+1(?:900|976|\d11|\d9\d|37\d|96\d|456|[67]00|710|5(?:00|2[1-9])|...976|...5551212|...[2-9]11)/,
        )
        if (!policy.tollFree) expect(text).not.toMatch(/^\+18(?:00|33|44|55|66|77|88)/)
        const isDialled = (code: string) =>
          policy.countries === null
            ? policy.international || (own[policy.country] ?? [policy.country]).includes(code)
            : (policy.countries as readonly string[]).includes(code)
        const byDigits = countryByDigits.find(([range]) => range.test(read.number))
        if (byDigits !== undefined) expect(byDigits[1] !== null && isDialled(byDigits[1]), text).toBe(true)
        if (read.country !== undefined) expect(isDialled(read.country)).toBe(true)
        else if (read.kind === 'toll-free') expect(northAmerican.some(isDialled)).toBe(true)
        else {
          expect(['US', 'CA']).toContain(policy.country)
          expect(text).toMatch(/^\+1[2-9]\d\d[2-9]\d{6}$/)
          expect(isDialled('US') || isDialled('CA')).toBe(true)
        }
        const [, area = ''] = /^\+1(\d{3})/.exec(text) ?? []
        if (['876', '658', '809', '829', '849', '649', '284', '473', '767', '268'].includes(area))
          expect(read.country).not.toBe('US')
      }),
      { numRuns: 5000 },
    )
  })

  test('a campaign dials mobile numbers of its own country, and not those of another country with the same calling code', () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples)?.number
      if (number === undefined) continue
      expect(outcome(number, { country }), `${country} ${number}`).toBe('allowed')
      const code = getCountryCallingCode(country)
      const neighbours = getCountries().filter((other) => other !== country && getCountryCallingCode(other) === code)
      const ringing = neighbours.filter((other) => outcome(number, { country, countries: [other] }) === 'allowed')
      // Numbers of these countries cannot be distinguished.
      const same = [
        ['FI', 'AX'],
        ['NO', 'SJ'],
        ['AU', 'CC', 'CX'],
        ['MA', 'EH'],
        ['IT', 'VA'],
        ['GP', 'BL', 'MF'],
      ].find((all) => all.includes(country))
      expect(
        ringing.filter((other) => !same?.includes(other)),
        `${country} ${number}`,
      ).toEqual([])
    }
  })
})
