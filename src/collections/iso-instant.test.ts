// Proves which spellings of an instant are accepted, exact to the microsecond, and that all others are rejected.
import { describe, expect, it } from 'vitest'
import { ceilTo, dayLength, floorTo, hourLength, instantLiteral, parseInstant } from './iso-instant.ts'

const read = (text: string) => {
  const instant = parseInstant(text)
  return instant === undefined ? undefined : instantLiteral(instant)
}

describe('parseInstant', () => {
  it.each([
    ['2021-03-01', '2021-03-01 00:00:00.000000+00'],
    ['20210301', '2021-03-01 00:00:00.000000+00'],
    ['2021-03-01T12:30', '2021-03-01 12:30:00.000000+00'],
    ['2021-03-01 12:30:15', '2021-03-01 12:30:15.000000+00'],
    ['2021-03-01T12:30:15.25Z', '2021-03-01 12:30:15.250000+00'],
    ['2021-03-01t12:30:15.123456z', '2021-03-01 12:30:15.123456+00'],
    ['2021-03-01T12:30:15.1234569Z', '2021-03-01 12:30:15.123456+00'],
    ['20210301T123015Z', '2021-03-01 12:30:15.000000+00'],
    ['2021-03-01T12:30:00-05:00', '2021-03-01 17:30:00.000000+00'],
    ['2021-03-01T12:30:00+0530', '2021-03-01 07:00:00.000000+00'],
    ['2021-03-01T12:30:00+05', '2021-03-01 07:30:00.000000+00'],
    ['2021-03-01T12:30:00 05:00', '2021-03-01 07:30:00.000000+00'],
    ['2020-02-29', '2020-02-29 00:00:00.000000+00'],
    ['1969-12-31T23:59:59.999999', '1969-12-31 23:59:59.999999+00'],
    ['0001-01-01', '0001-01-01 00:00:00.000000+00'],
    ['0001-01-01T00:00:00+14:00', '0001-12-31 10:00:00.000000+00 BC'],
    ['9999-12-31T23:59:59-14:00', '10000-01-01 13:59:59.000000+00'],
  ])('reads %s as %s', (text, literal) => {
    expect(read(text)).toBe(literal)
  })

  it.each([
    'nonsense',
    '2021',
    '2021-03',
    '2021-3-1',
    '2021-02-30',
    '2021-02-29',
    '0000-99-99',
    '0000-01-01',
    '2021-13-01',
    '2021-03-01T24:00',
    '2021-03-01T12:60',
    '2021-03-01T12:30:60',
    '2021-03-01T',
    '2021-03-01Z',
    '2021-03-01T12:30+24:00',
    '2021-03-01\0',
    '2021-03-01\n',
    ' 2021-03-01',
    '２０２１-03-01',
    '1e3',
    `2021-03-01T12:30:15.${'1'.repeat(100_000)}`,
  ])('rejects %j', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('floorTo and ceilTo', () => {
  it.each([
    [0n, 0n, 0n],
    [1n, 0n, hourLength],
    [-1n, -hourLength, 0n],
    [hourLength, hourLength, hourLength],
    [-dayLength + 1n, -dayLength, -dayLength + hourLength],
  ])('find the hours around %s', (instant, floor, ceil) => {
    expect([floorTo(hourLength, instant), ceilTo(hourLength, instant)]).toEqual([floor, ceil])
  })
})
