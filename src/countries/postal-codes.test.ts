// Guards what callers hear: a stranger can have a postal code spoken, and nothing else.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitsElsewhere, hasPostalCodeShape, plainPostalCode, postalCodeDigits } from './postal-codes.ts'

describe('the shape of a postal code', () => {
  test.each([
    ['94110', 'US'],
    ['94110-1234', 'US'],
    ['K1A 0B1', 'CA'],
    ['sw1a 1aa', 'GB'],
    ['10115', 'DE'],
    ['00-950', 'PL'],
    ['94110', 'XV'],
  ])('%j is one in %s', (text, country) => {
    expect(hasPostalCodeShape(text, country)).toBe(true)
  })

  test.each([
    ['your bank: call 1-900-555-0199', 'US'],
    ['K1A 0B1', 'US'],
    ['94110\nyour bank', 'US'],
    ['94110 is a scam', 'US'],
    ['９４１１０', 'US'],
    ['', 'US'],
    ['94110', 'XZ'],
    ['941100', 'XV'],
    ['9411a', 'XV'],
    ['94110', ''],
    ['94110', 'any'],
    [`sw1a ${' '.repeat(30)}1aa`, 'GB'],
  ])('%j is not one in %s', (text, country) => {
    expect(hasPostalCodeShape(text, country)).toBe(false)
  })
})

test.each([
  ['94110', 'US', '94110'],
  ['94110-1234', 'US', '94110'],
  [' 94110 1234 ', 'US', '94110'],
  ['941101', 'US', '941101'],
  ['k1a 0b1', 'CA', 'K1A0B1'],
  ['123456789', 'CA', '123456789'],
  ['00-950', 'PL', '00950'],
  ['123456789', 'DE', '123456789'],
  ['123456789', 'XZ', '123456789'],
])('%j in %s is compared as %j', (text, country, plain) => {
  expect(plainPostalCode(text, country)).toBe(plain)
})

test.each<readonly [string, number | null]>([
  ['US', 5],
  ['CA', null],
  ['GB', null],
  ['XV', 5],
  ['XZ', null],
  ['', null],
  // Codes of two lengths are in use: key entry must not end after the shorter one.
  ...['CL', 'CR', 'IL', 'IR', 'KR', 'KZ', 'PE', 'PT', 'SA', 'TW'].map((country) => [country, null] as const),
  ...['DE', 'ES', 'FI', 'FR', 'IT', 'MX', 'PL'].map((country) => [country, 5] as const),
  ...['AT', 'AU', 'BE', 'CH', 'DK', 'NO', 'NZ'].map((country) => [country, 4] as const),
])('a postal code of %j has this many digits: %j', (country, digits) => {
  expect(postalCodeDigits(country)).toBe(digits)
})

test('no code of a country is longer than its list says, because key entry ends there', () => {
  const country = fc.constantFrom(...digitsElsewhere.keys())
  const digits = fc.array(fc.nat(9), { minLength: 3, maxLength: 10 })
  const separator = fc.tuple(fc.constantFrom('', ' ', '-'), fc.nat(9))
  fc.assert(
    fc.property(country, digits, separator, (country, digits, [text, at]) => {
      const code = digits.join('')
      if (hasPostalCodeShape(`${code.slice(0, at)}${text}${code.slice(at)}`, country))
        expect(digits.length).toBeLessThanOrEqual(digitsElsewhere.get(country) ?? 0)
    }),
    { numRuns: 20_000 },
  )
})
