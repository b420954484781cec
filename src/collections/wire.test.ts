import { expect, test } from 'vitest'
import { presentInstant, presentNaiveInstant, presentTime } from './wire.ts'

test.each([
  ['2021-03-01 12:00:00+00', '2021-03-01T12:00:00'],
  ['2021-03-01 12:00:00.25+00', '2021-03-01T12:00:00.250000'],
  ['infinity', '9999-12-31T23:59:59.999999'],
  ['0044-03-15 12:00:00+00 BC', null],
  ['20000-01-01 00:00:00+00', null],
  [null, null],
])('the instant %j is formatted as %j, and with an offset if asked for', (text, naive) => {
  expect(presentNaiveInstant(text)).toBe(naive)
  expect(presentInstant(text)).toBe(naive === null ? null : `${naive}+00:00`)
})

test.each([
  ['14:30:00', '14:30:00'],
  ['09:05:07.001', '09:05:07.001000'],
  ['24:00:00', '00:00:00'],
  [null, null],
])('the time of day %j is formatted as %j', (text, shown) => {
  expect(presentTime(text)).toBe(shown)
})
