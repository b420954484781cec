// Guarantee: spreading calls loses no target and doubles none, prefers those that may still be called, and is fair.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limitTargets } from '../reaching/limit-targets.ts'
import { orderTargets } from '../reaching/order-targets.ts'
import { isSpreading, type SpreadingCampaign, shareCallsMin, spreadOf } from './spread-calls.ts'

const none = { target_ordering: null, calls_per_target_per_day: null, share_per_target: null }
const person = (id: number) => ({ id, party: null, chamber: null })
const maybe = (max: number) => fc.option(fc.integer({ min: 1, max }))
const campaigns = fc.record({
  target_ordering: fc.constantFrom('in-order', 'fewest-calls-first', null),
  calls_per_target_per_day: maybe(40),
  share_per_target: maybe(100),
})
const pools = fc.array(fc.record({ calls: fc.integer({ min: 0, max: 50 }), isOwn: fc.boolean() }), { maxLength: 30 })

test('of any pool, each target is listed once; those with calls left are chosen first, then the caller’s own', () => {
  fc.assert(
    fc.property(campaigns, pools, maybe(10), (campaign, pool, max) => {
      const { rankOf } = spreadOf(campaign, new Map(pool.map(({ calls }, id) => [id, calls])))
      const all = pool.map((_target, id) => ({ id }))
      const own = all.filter(({ id }) => pool[id]?.isOwn)
      const chosen = limitTargets([...all, ...own], { own, max, rankOf })
      expect(new Set(chosen.map(({ id }) => id)).size).toBe(Math.min(pool.length, max ?? pool.length))
      expect(chosen.length).toBe(Math.min(pool.length, max ?? pool.length))
      expect(chosen.map(rankOf)).toEqual(chosen.map(rankOf).toSorted())
      const priority = ({ id }: { readonly id: number }) => 2 * rankOf({ id }) + Number(!pool[id]?.isOwn)
      const worst = Math.max(...chosen.map(priority))
      for (const left of all.filter(({ id }) => !chosen.some((target) => target.id === id)))
        expect(priority(left)).toBeGreaterThanOrEqual(worst)
    }),
  )
})

describe('the rank of a target', () => {
  const rank = (campaign: Partial<SpreadingCampaign>, calls: readonly number[]) =>
    calls.map((_count, id) => spreadOf({ ...none, ...campaign }, new Map(calls.map((count, i) => [i, count]))).rankOf({ id }))

  test('is last from its last call of the day on', () => {
    expect(rank({ calls_per_target_per_day: 3 }, [2, 3, 4])).toEqual([0, 2, 2])
  })

  test('falls with more than its share, as soon as the campaign has had enough calls of the day', () => {
    const share = { share_per_target: 50 }
    expect(rank(share, [51, 49])).toEqual([1, 0])
    expect(rank(share, [50, 50])).toEqual([0, 0])
    expect(rank(share, [shareCallsMin - 1, 0])).toEqual([0, 0])
  })

  test('does not depend on calls in other campaigns', () => {
    expect([none, { ...none, target_ordering: 'shuffle' }].map(isSpreading)).toEqual([false, false])
    expect(rank({}, [999, 1])).toEqual([0, 0])
  })
})

describe('over many sessions that call some of a pool', () => {
  const sessions = (campaign: Partial<SpreadingCampaign>, pool: number, max: number) => {
    const calls = new Map<number, number>()
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let i = 0; i < 400; i++) {
      const { callsOf, rankOf } = spreadOf({ ...none, ...campaign }, calls)
      const all = Array.from({ length: pool }, (_, id) => person(id))
      const order = campaign.target_ordering ?? null
      const ordered = orderTargets(all, { order, shuffleChambers: false, callsOf, random })
      for (const { id } of limitTargets(ordered, { own: [], max, rankOf }))
        if ((calls.get(id) ?? 0) < (campaign.calls_per_target_per_day ?? Number.POSITIVE_INFINITY))
          calls.set(id, (calls.get(id) ?? 0) + 1)
    }
    return Array.from({ length: pool }, (_, id) => calls.get(id) ?? 0)
  }
  const sizes = fc.tuple(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 5 })).filter(([pool, max]) => max <= pool)

  test('fewest-calls-first never lets two targets differ by more than one call', () => {
    fc.assert(
      fc.property(sizes, ([pool, max]) => {
        const counts = sessions({ target_ordering: 'fewest-calls-first' }, pool, max)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 30 },
    )
  })

  test('a share holds within one call where it can: the first of a pool in order do not get all calls', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 100 }), ([pool, max], share) => {
        fc.pre((pool * share) / 100 >= max)
        const counts = sessions({ target_ordering: 'in-order', share_per_target: share }, pool, max)
        const total = counts.reduce((sum, count) => sum + count, 0)
        expect(Math.max(...counts)).toBeLessThanOrEqual(Math.max((total * share) / 100 + 1, shareCallsMin))
      }),
      { numRuns: 30 },
    )
  })

  test('a cap is never exceeded, and no session has fewer calls than it could', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 30 }), ([pool, max], cap) => {
        const counts = sessions({ target_ordering: 'in-order', calls_per_target_per_day: cap }, pool, max)
        expect(Math.max(...counts)).toBeLessThanOrEqual(cap)
        // A session has fewer calls only if fewer targets have calls left.
        const isShort = counts.reduce((sum, count) => sum + count, 0) < 400 * max
        if (isShort) expect(counts.filter((count) => count < cap).length).toBeLessThan(max)
      }),
      { numRuns: 30 },
    )
  })
})
