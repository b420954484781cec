import { expect, test } from 'vitest'
import { congressAt, congressMap, isInForce, listEnding } from './maps.ts'

test.each([
  ['2025-01-03T16:59:59Z', 118],
  ['2025-01-03T17:00:00Z', 119],
  ['2026-12-31T23:59:59Z', 119],
  ['2027-01-03T16:59:59Z', 119],
  ['2027-01-03T17:00:00Z', 120],
])('at %s, Congress %i is in office', (now, congress) => {
  expect(congressAt(new Date(now)).congress).toBe(congress)
})

const [before, after] = [new Date('2027-01-03T16:59:59Z'), new Date('2027-01-03T17:00:00Z')]

test('in a state with new lines, the old ones count until the new Congress meets, and the new ones from then on', () => {
  const inForce = (congress: number) => [before, after].map((now) => isInForce(congressMap(congress), 'CA', { now, redrawn: [] }))
  expect([inForce(119), inForce(120)]).toEqual([
    [true, false],
    [false, true],
  ])
})

test('in a state that keeps its lines, both tables count all the time', () => {
  const inForce = (congress: number) => [before, after].map((now) => isInForce(congressMap(congress), 'NJ', { now, redrawn: [] }))
  expect([...inForce(119), ...inForce(120)]).toEqual([true, true, true, true])
})

test('states whose lines end are known beforehand, and not afterwards', () => {
  expect(listEnding(congressMap(119), { now: new Date('2026-11-27'), redrawn: [] })).toContain('TX')
  expect(listEnding(congressMap(119), { now: new Date('2027-02-01'), redrawn: [] })).toEqual([])
  expect(listEnding(congressMap(120), { now: new Date('2026-11-27'), redrawn: [] })).toEqual([])
})
