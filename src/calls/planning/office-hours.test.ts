import { expect, test } from 'vitest'
import { isOpen } from './office-hours.ts'

const pacific = 'America/Los_Angeles'

test.each([
  ['on a Friday at nine', '2026-11-27T17:00:00Z', true],
  ['a minute before', '2026-11-27T16:59:00Z', false],
  ['a minute before five', '2026-11-28T00:59:00Z', true],
  ['at five', '2026-11-28T01:00:00Z', false],
  ['on a Saturday', '2026-11-28T20:00:00Z', false],
  ['at nine in summer', '2026-07-01T16:00:00Z', true],
])('an office in California %s', (_, now, expected) => {
  expect(isOpen({ timeZone: pacific, hours: null }, new Date(now))).toBe(expected)
})

const openings = (hours: string) => {
  const minutes = Array.from({ length: 24 * 4 }, (_, quarter) => quarter * 15)
  const open = minutes.filter((minute) => isOpen({ timeZone: 'UTC', hours }, new Date(Date.UTC(2026, 10, 27, 0, minute))))
  return `${(open[0] ?? 0) / 60}-${((open.at(-1) ?? 0) + 15) / 60}`
}

test.each([
  ['Monday-Friday 9:00AM-5:00PM', '9-17'],
  ['M-F 9-5:30pm', '9-17.5'],
  ['8:30 am to 5:00 pm', '8.5-17'],
  ['Mon-Fri 8:00AM-5:00PM CT', '8-17'],
  ['Monday through Friday, 9 a.m. to 5 p.m.', '9-17'],
  ['8:30am - 4:30pm (M-F)', '8.5-16.5'],
  ['1pm-5pm', '13-17'],
  ['By appointment only', '9-17'],
  ['9-12 and 1-5', '9-17'],
  ['99-99', '9-17'],
  ['5pm-9am', '9-17'],
])('the hours %j are %s', (hours, expected) => {
  expect(openings(hours)).toBe(expected)
})

test('an office whose zone is unknown counts as open', () => {
  for (const timeZone of [null, 'Nowhere/Else']) expect(isOpen({ timeZone, hours: null }, new Date(0))).toBe(true)
})
