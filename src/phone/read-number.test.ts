import { describe, expect, test } from 'vitest'
import { readNumber } from './read-number.ts'

describe('readNumber', () => {
  test.each([
    ['5105550100', 'US', '+15105550100'],
    ['15105550100', 'US', '+15105550100'],
    ['+15105550100', 'US', '+15105550100'],
    ['(510) 555-0100', 'US', '+15105550100'],
    [' 510.555.0100 ', 'US', '+15105550100'],
    ['604 555 0100', 'CA', '+16045550100'],
    ['020 7946 0018', 'GB', '+442079460018'],
    ['+44 (0)20 7946 0018', 'US', '+442079460018'],
    ['00 44 20 7946 0018', 'DE', '+442079460018'],
    ['011 44 20 7946 0018', 'US', '+442079460018'],
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['tel:+1-202-555-0143', 'GB', '+12025550143'],
    ['+12025550143', undefined, '+12025550143'],
  ])('%j in %s is %s', (text, country, number) => {
    expect(readNumber(text, country)).toMatchObject({ number, isPossible: true, isValid: true, kind: 'ordinary' })
  })

  // Guarantee: invisible characters never prevent a number from being read.
  test.each([
    ['directional marks', '\u202a+1 202-555-0143\u202c'],
    ['isolates', '\u2066202-555-0143\u2069'],
    ['a byte order mark', '\ufeff2025550143'],
    ['joiners and zero-width spaces', '202\u200b555\u200d\u20600143'],
    ['a soft hyphen', '202\u00ad5550143'],
    ['all kinds of spaces', '\u00a0202\u2009555\u30000143\u2003'],
    ['all kinds of hyphens', '202\u2011555\u20130143'],
    ['fullwidth digits', '２０２５５５０１４３'],
    ['Arabic digits', '٢٠٢٥٥٥٠١٤٣'],
    ['Devanagari digits', '२०२५५५०१४३'],
    ['an object replacement character', '\ufffc202-555-0143'],
    ['fillers and blank patterns', '\u3164202\u2800555\u115f0143'],
    ['control characters', '\u0001202-555\u00850143'],
    ['dots between digits', '202·555•0143'],
    ['quotes and a comma', '“202-555-0143”,'],
    ['keycaps', '2\ufe0f\u20e30\ufe0f\u20e325550143'],
  ])('ignores %s', (_what, text) => {
    expect(readNumber(text, 'US')?.number).toBe('+12025550143')
  })

  test.each([
    ['861-555-0143', undefined, '861'],
    ['202-555-0143', 'US', '202'],
    ['604-555-0143', 'CA', '604'],
    ['787-555-0143', 'PR', '787'],
    ['671-555-0143', 'GU', '671'],
    ['+16492310123', 'TC', '649'],
    ['+16495550123', 'TC', '649'],
    ['+18765550123', 'JM', '876'],
    ['+18095550123', 'DO', '809'],
    ['+12845550123', 'VG', '284'],
  ])('North American %s is valid by its shape, and gets the country of its area code: %s', (text, country, areaCode) => {
    expect(readNumber(text, 'US')).toMatchObject({ isValid: true, country, areaCode, kind: 'ordinary' })
  })

  test.each([
    '011-555-0143',
    '155-555-0143',
    '291-555-0143',
    '411-555-0143',
    '370-555-0143',
    '960-555-0143',
    '202-155-0143',
    '202-911-0143',
  ])('%s does not have the shape of a North American number', (text) => {
    expect(readNumber(`+1 ${text}`, 'US')?.isValid ?? false).toBe(false)
  })

  test.each([
    ['9005551234', 'US', 'premium'],
    ['202-976-1234', 'US', 'premium'],
    ['0900 1234567', 'DE', 'premium'],
    ['+979 123 456 789', 'US', 'premium'],
    ['01805 123456', 'DE', 'shared-cost'],
    ['070 1234 5678', 'GB', 'personal'],
    ['533-555-0143', 'US', 'personal'],
    ['521-555-0143', 'US', 'personal'],
    ['202-555-1212', 'US', 'service'],
    ['202-950-1234', 'US', 'service'],
    ['700-555-0143', 'US', 'service'],
    ['600-555-0143', 'CA', 'service'],
    ['233-555-0143', 'US', 'service'],
    ['800-555-0143', 'US', 'toll-free'],
    ['833-555-0143', 'US', 'toll-free'],
    ['0800 123 4567', 'GB', 'toll-free'],
    ['+800 1234 5678', 'US', 'toll-free'],
    ['+870 773 111 632', 'US', 'satellite'],
    ['+881 612 345 678', 'US', 'satellite'],
    ['+61 147 123 456', 'US', 'satellite'],
    ['+7 954 123 45 67', 'US', 'satellite'],
    ['+882 16 1234 5678', 'US', 'network'],
    ['+883 510 012 345 678', 'US', 'network'],
  ])('the kind of %s in %s is %s', (text, country, kind) => {
    expect(readNumber(text, country)?.kind).toBe(kind)
  })

  test.each([
    ['+52 1 55 1234 5678', 'US', '+525512345678'],
    ['044 55 1234 5678', 'MX', '+525512345678'],
    ['045 55 1234 5678', 'MX', '+525512345678'],
    ['01 55 1234 5678', 'MX', '+525512345678'],
    ['022 123 45 67', 'PL', '+48221234567'],
    ['+48 (0)22 123 45 67', 'PL', '+48221234567'],
    ['0224 123 456', 'CZ', '+420224123456'],
    ['0210 1234567', 'GR', '+302101234567'],
    ['021 123 4567', 'PT', '+351211234567'],
    ['0335 123 4567', 'IT', '+393351234567'],
    ['8 67 212345', 'LV', '+37167212345'],
    ['8 612 34567', 'LT', '+37061234567'],
    ['8 044 123 4567', 'UA', '+380441234567'],
    ['16 1 42 68 53 00', 'FR', '+33142685300'],
    ['09 8765 4321', 'CL', '+56987654321'],
    ['1 234 5678', 'CO', '+576012345678'],
  ])('converts %j, an obsolete format in %s, to %s', (text, country, number) => {
    expect(readNumber(text, country)).toMatchObject({ number, isValid: true })
  })

  test.each(['', 'call me', '5105550100 or 5105550101', '\u0000', '+999 123 456 789', '\u202a\u202c'])(
    '%j is not a number',
    (text) => {
      expect(readNumber(text, 'US')).toBeUndefined()
    },
  )

  test('returns undefined for a national number without a known country', () => {
    expect([readNumber('2025550143', undefined), readNumber('2025550143', 'XV')]).toEqual([undefined, undefined])
  })

  test('keeps its extension', () => {
    expect(readNumber('202-555-0143 ext. 12', 'US')).toMatchObject({ number: '+12025550143', extension: '12' })
  })
})
