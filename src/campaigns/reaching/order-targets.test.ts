// Guarantee: an order loses nobody and doubles nobody, unless only one party is called; and it keeps its promise.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderTargets, targetOrders } from './order-targets.ts'

const parties = ['Democrat', 'Democratic', 'Democratic-Farmer-Labor', 'Democratic/Working Families', 'Republican', 'Green', null]
const targets = fc
  .array(fc.record({ party: fc.constantFrom(...parties), chamber: fc.constantFrom('upper', 'lower', 'exec', null) }))
  .map((list) => list.map((target, id) => ({ ...target, id })))
const order = fc.constantFrom(...targetOrders, 'something old', null)
const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id)
const isSorted = (list: readonly number[]) => list.every((value, i) => i === 0 || value >= (list[i - 1] ?? 0))

const callsOf = ({ id }: { readonly id: number }) => (id * 7) % 4
const rankOf: Readonly<Record<string, (target: { id: number; party: string | null; chamber: string | null }) => number>> = {
  'upper-first': ({ chamber }) => ['upper', 'lower'].indexOf(chamber ?? '') & 3,
  'lower-first': ({ chamber }) => ['lower', 'upper'].indexOf(chamber ?? '') & 3,
  'democrats-first': ({ party }) => Number(!party?.startsWith('Democrat')),
  'republicans-first': ({ party }) => Number(!party?.startsWith('Republican')),
  'fewest-calls-first': callsOf,
}

test('nobody is lost and nobody is called twice; only one party is called where the campaign says so', () => {
  fc.assert(
    fc.property(
      targets,
      order,
      fc.boolean(),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (all, order, shuffleChambers, numbers) => {
        const random = () => numbers.next().value ?? 0
        const ordered = orderTargets(all, { order, shuffleChambers, callsOf, random })
        const only = order === 'democrats-only' ? /^Democrat/ : order === 'republicans-only' ? /^Republican/ : undefined
        const expected = only === undefined ? all : all.filter(({ party }) => party !== null && only.test(party))
        expect(ids(ordered).toSorted((one, other) => one - other)).toEqual(ids(expected))
        const rank = rankOf[order ?? '']
        if (rank !== undefined) expect(isSorted(ordered.map(rank))).toBe(true)
      },
    ),
  )
})

test('without a shuffle, the order within a chamber or a party stays', () => {
  fc.assert(
    fc.property(targets, order, (all, order) => {
      if (order === 'shuffle' || order === 'fewest-calls-first') return
      const ordered = orderTargets(all, { order, shuffleChambers: false, callsOf, random: () => 0 })
      for (const own of Map.groupBy(ordered, ({ chamber, party }) => `${chamber} ${party}`).values())
        expect(isSorted(ids(own))).toBe(true)
    }),
  )
})

test('a shuffle of the chambers leaves each chamber in its places', () => {
  fc.assert(
    fc.property(targets, (all) => {
      const mixed = orderTargets(all, { order: 'in-order', shuffleChambers: true, callsOf, random: () => 0.5 })
      expect(mixed.map(({ chamber }) => chamber)).toEqual(all.map(({ chamber }) => chamber))
    }),
  )
})
