import { beforeEach, expect, test } from 'vitest'
import { Freshness } from './freshness.ts'

let freshness: Freshness
beforeEach(() => {
  freshness = new Freshness()
})

const state = (at: number, position: number, startedAt = 'first start') => ({
  now: at + 5,
  visibleAt: at,
  position: BigInt(position),
  startedAt,
})

test('nothing is fresh before the replica has reached a position that the primary had', () => {
  freshness.observe(state(1000, 50))
  freshness.replayed(49n)
  expect(freshness.until).toBe(Number.NEGATIVE_INFINITY)
})

test('the replica is as fresh as the latest instant whose position it has reached', () => {
  for (const [at, position] of [
    [1000, 50],
    [2000, 60],
    [3000, 70],
  ] as const)
    freshness.observe(state(at, position))
  freshness.replayed(65n)
  expect(freshness.until).toBe(2000)
  freshness.replayed(70n)
  expect(freshness.until).toBe(3000)
})

test('an idle primary makes the replica no older: the same position is reached at every later instant', () => {
  freshness.observe(state(1000, 50))
  freshness.replayed(50n)
  freshness.observe(state(900_000, 50))
  freshness.replayed(50n)
  expect(freshness.until).toBe(900_000)
})

test('an instant does not come back to a position that an older answer of the replica has', () => {
  freshness.observe(state(1000, 50))
  freshness.replayed(50n)
  freshness.replayed(40n)
  expect(freshness.until).toBe(1000)
})

test('answers of the primary in another order than its instants do no harm', () => {
  freshness.observe(state(2000, 60))
  freshness.observe(state(1000, 50))
  freshness.replayed(55n)
  expect(freshness.until).toBe(Number.NEGATIVE_INFINITY)
})

test('after a restart of the primary, only later instants count', () => {
  freshness.observe(state(1000, 50))
  freshness.replayed(50n)
  freshness.noticeRestart(state(2000, 60, 'second start'))
  expect(freshness.until).toBe(Number.NEGATIVE_INFINITY)
  freshness.observe(state(2000, 60, 'second start'))
  freshness.replayed(60n)
  expect(freshness.until).toBe(2000)
})
