import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readInstant, readTime } from './date-text.ts'

describe('readInstant', () => {
  test.each([
    ['2021-03-01', '2021-03-01 00:00:00.000000+00'],
    ['20210301', '2021-03-01 00:00:00.000000+00'],
    ['2021-03-01T12:30', '2021-03-01 12:30:00.000000+00'],
    ['2021-03-01 12:30:05.25', '2021-03-01 12:30:05.250000+00'],
    ['2021-03-01T12:30:05.1234567Z', '2021-03-01 12:30:05.123456+00'],
    ['2021-03-01T12:30:00-05:00', '2021-03-01 17:30:00.000000+00'],
    ['2021-03-01T12:30:00+0530', '2021-03-01 07:00:00.000000+00'],
    ['2021-03-01T12:30:00+02', '2021-03-01 10:30:00.000000+00'],
    ['2021-3-1', '2021-03-01 00:00:00.000000+00'],
    ['2021-03-01 12:30 +02:00', '2021-03-01 10:30:00.000000+00'],
    ['3/1/2021 12:30', '2021-03-01 12:30:00.000000+00'],
    ['3/1/2021', '2021-03-01 00:00:00.000000+00'],
    ['13/02/2021', '2021-02-13 00:00:00.000000+00'],
    ['March 2, 2021', '2021-03-02 00:00:00.000000+00'],
    ['mar 2 2021', '2021-03-02 00:00:00.000000+00'],
    [' 2020-02-29 ', '2020-02-29 00:00:00.000000+00'],
  ])('%j is read as %j', (text, literal) => {
    expect(readInstant(text)).toBe(literal)
  })

  test.each([
    '',
    '2021',
    '2021-03',
    '12:00',
    'now',
    'today',
    'infinity',
    'Monday',
    '0000-01-01',
    '0000-99-99',
    '2021-02-29',
    '2021-13-01',
    '13/13/2021',
    '2021-03-01T24:00',
    '2021-03-01T12:60',
    '2021-03-01T12:00:60',
    '2021-03-01T12:00+99:00',
    '99999999999999999999',
    'Marching 1, 2021',
    'current_timestamp',
    '2021-03-01\u0000',
    '２０２１-03-01',
  ])('%j is rejected', (text) => {
    expect(readInstant(text)).toBeUndefined()
  })

  test('every instant with a four-digit year that JavaScript prints is read correctly', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        (date) => {
          expect(readInstant(date.toISOString())).toBe(date.toISOString().replace('T', ' ').replace('Z', '000+00'))
        },
      ),
    )
  })

  test('no text throws or takes long to read', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 5000 }),
        (text) => readInstant(text) === undefined || readInstant(text) !== '',
      ),
    )
  })
})

describe('readTime', () => {
  test.each([
    ['14:30', '14:30:00'],
    ['2:30 PM', '14:30:00'],
    ['12:00am', '00:00:00'],
    ['12:00 PM', '12:00:00'],
    ['09:05:07.001', '09:05:07.001'],
  ])('%j is read as %j', (text, literal) => {
    expect(readTime(text)).toBe(literal)
  })

  test.each(['', '24:00', '13:00 PM', '0:30 PM', '1', 'noon', '12:60'])('%j is rejected', (text) => {
    expect(readTime(text)).toBeUndefined()
  })
})
