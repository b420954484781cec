// Guarantee: pinned targets are always called and come first; of the others, as many are called as the campaign wants, each with the
// same chance if they are shuffled; nobody is lost or called twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseCalled } from './choose-called.ts'
import { shuffled } from './shuffled.ts'

const person = (id: number) => ({ id, key: `us:${id}`, party: null, chamber: null, is_body: false })
const pool = fc.uniqueArray(fc.integer({ min: 1, max: 30 })).map((ids) => ids.map(person))
const max = fc.option(fc.integer({ min: 1, max: 40 }))
const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id)

test('pinned targets come first, all of them, and the others fill up to the number of calls', () => {
  fc.assert(
    fc.property(pool, pool, pool, max, (targets, pinned, own, max) => {
      const called = ids(chooseCalled(targets, { pinned, own, max, rankOf: () => 0 }))
      const others = ids(targets).filter((id) => !ids(pinned).includes(id))
      const left = max === null ? others.length : Math.max(0, max - pinned.length)
      expect(called.slice(0, pinned.length)).toEqual(ids(pinned))
      expect(new Set(called).size).toBe(called.length)
      const chosen = called.slice(pinned.length)
      expect(chosen).toHaveLength(Math.min(left, others.length))
      expect(chosen).toEqual(others.filter((id) => chosen.includes(id)))
      const mine = others.filter((id) => ids(own).includes(id)).length
      expect(chosen.filter((id) => ids(own).includes(id))).toHaveLength(Math.min(mine, left))
    }),
  )
})

test('of a shuffled pool, each target that is not pinned is called as often as any other', () => {
  let state = 1
  /** Repeatable: the test never fails by chance. */
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const [targets, pinned] = [[3, 4, 5, 6, 7, 8, 9, 10].map(person), [1, 2].map(person)]
  const rounds = 8000
  const counts = new Map<number, number>()
  for (let round = 0; round < rounds; round++)
    for (const id of ids(chooseCalled(shuffled(targets, random), { pinned, own: [], max: 5, rankOf: () => 0 })))
      counts.set(id, (counts.get(id) ?? 0) + 1)
  expect([counts.get(1), counts.get(2)]).toEqual([rounds, rounds])
  const expected = (rounds * 3) / targets.length
  for (const { id } of targets) expect(Math.abs((counts.get(id) ?? 0) / expected - 1)).toBeLessThan(0.05)
})
