// Guarantee: a caller who withholds the number is never identified, and a caller who sends one is recognized in every format
// that carriers use.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSameNumber, readCarrierNumber } from './carrier-number.ts'

describe('readCarrierNumber reads every format that carriers use', () => {
  test.each([
    '+12025550100',
    '12025550100',
    ' 12025550100',
    '2025550100',
    '0012025550100',
    '01112025550100',
    '+0012025550100',
    '+1 (202) 555-0100',
    '1.202.555.0100',
    '\u202a+1 202\u2011555\u20110100\u202c',
    '\uff0b\uff11\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff10\uff10',
    'sip:+12025550100@x',
    'sip:12025550100@203.0.113.7:5060;user=phone',
    'SIPS:+12025550100@carrier.example;user=phone?X-Id=7',
    'sip:+12025550100:secret@carrier.example',
    'sip:+12025550100;npdi;rn=+12025550199@carrier.example',
    'tel:+1-202-555-0100',
    'tel:+12025550100;ext=7',
    'tel:555-0100;phone-context=+1202',
    '<sip:+12025550100@carrier.example>;tag=1',
    '"Ada Brown" <sip:+12025550100@carrier.example>',
    'sip:%2B12025550100%40carrier.example',
    '%2B12025550100',
    '+12025550100@carrier.example',
  ])('%j', (text) => {
    expect(readCarrierNumber(text)).toBe('+12025550100')
  })

  test.each([
    ['442079460018', '+442079460018'],
    ['00442079460018', '+442079460018'],
    ['01133612345678', '+33612345678'],
    ['sip:4915112345678@x', '+4915112345678'],
    ['+4402079460018', '+442079460018'],
    // Ten digits: valid only in Estonia, valid only in North America, and with an area code that the library does not know.
    ['3725123456', '+3725123456'],
    ['5105550100', '+15105550100'],
    ['8615550100', '+18615550100'],
    // Ten digits that are also valid in New Zealand, Vanuatu, Norway and Panama.
    ['6465550123', '+16465550123'],
    ['(678) 555-0100', '+16785550100'],
    ['4795550100', '+14795550100'],
    ['5072551234', '+15072551234'],
    // In an obsolete format, or with a length or area code that the library does not know.
    ['+5215512345678', '+525512345678'],
    ['52 1 55 1234 5678', '+525512345678'],
    ['+22997123456', '+22997123456'],
    ['+18615550100', '+18615550100'],
  ])('%j', (text, number) => {
    expect(readCarrierNumber(text)).toBe(number)
  })
})

describe('a withheld number is undefined', () => {
  const words = ['anonymous', 'restricted', 'blocked', 'unknown', 'unavailable', 'private', 'withheld', 'no caller id']

  test.each(words.flatMap((word) => [word, word.toUpperCase(), `sip:${word}@anonymous.invalid`, `"${word}" <sip:${word}@x>`]))(
    'as a word: %j',
    (text) => {
      expect(readCarrierNumber(text)).toBeUndefined()
    },
  )

  test.each(['266696687', '7378742833', '2562533', '8656696', '86282452253', '7748283', '94844353', '6622553743'])(
    'as a word spelled on the keypad: %s',
    (digits) => {
      const spellings = ['', '+', '1', '+1', ' ', 'sip:+', '00', '001', '011', '0111', '+001', '%2B1'].map(
        (prefix) => prefix + digits,
      )
      expect(spellings.map(readCarrierNumber)).toEqual(spellings.map(() => undefined))
    },
  )

  test.each([
    undefined,
    null,
    '',
    ' ',
    '+',
    '0',
    '0000000000',
    '+00000000000',
    '+10000000000',
    '+11111111111',
    '911',
    '+1202555010',
    '+120255501000',
    '+999123456789',
    'sip:@x',
    'sip:ada@example.org',
    '*67',
    '%E0%A4%A',
    '9'.repeat(400),
  ])('%j is not a number', (text) => {
    expect(readCarrierNumber(text)).toBeUndefined()
  })
})

test('for any input, the result is E.164 and reading it again returns the same number', () => {
  const piece = fc.oneof(
    fc.constantFrom('+', '00', '011', 'sip:', '@x', '<', '>', '%2B', ';', ' ', '-', '1'),
    fc.string(),
    fc.nat().map(String),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const number = readCarrierNumber(pieces.join(''))
      if (number === undefined) return
      expect(number).toMatch(/^\+[1-9]\d{6,14}$/)
      expect(readCarrierNumber(number)).toBe(number)
    }),
  )
})

test('isSameNumber: true for another format, false for another number, undefined for text that cannot be read', () => {
  expect(isSameNumber('12025550100', '+12025550100')).toBe(true)
  expect(isSameNumber('12025550101', '+12025550100')).toBe(false)
  expect([isSameNumber('anonymous', '+12025550100'), isSameNumber(null, '+12025550100')]).toEqual([undefined, undefined])
  for (const [text, number] of [
    ['612 34 56 78', '+34612345678'],
    ['020 7946 0018', '+442079460018'],
    ['3725123456', '+13725123456'],
  ] as const)
    expect(isSameNumber(text, number), text).toBeUndefined()
  expect(isSameNumber('612 34 56 79', '+34612345678')).toBe(false)
})
