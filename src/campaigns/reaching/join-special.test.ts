// Guarantee: whatever a campaign's own targets and those of a location are, each rule calls just the people that it promises.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TargetKey } from '../queries.ts'
import { joinSpecial, specialRules } from './join-special.ts'

const person = fc.integer({ min: 1, max: 8 }).map((id) => ({ id, key: `us:${id};`, party: null, chamber: null, is_body: false }))
const people = fc.uniqueArray(person, { selector: ({ id }) => id })
/** Targets of a campaign: each stands for itself or, as a body, for others. */
const groups = fc.array(people, { minLength: 1, maxLength: 4 })
const ids = (list: readonly { readonly id: number }[]) => [...new Set(list.map(({ id }) => id))]

function join(groups: readonly (readonly TargetKey[])[], rule: string, located: readonly TargetKey[]) {
  const set = [...new Map(groups.flat().map((one) => [one.id, one])).values()]
  const [first = [], ...others] = groups
  const joined = joinSpecial(set, located, {
    ...{ rule, isFound: true, first: new Set(ids(first)), others: new Set(ids(others.flat())) },
  })
  return { set: ids(set), joined: ids(joined) }
}

test('nobody is called who is neither a target of the campaign nor of the location', () => {
  fc.assert(
    fc.property(groups, people, fc.constantFrom(...specialRules), (groups, located, rule) => {
      const { set, joined } = join(groups, rule, located)
      expect(joined.every((id) => set.includes(id) || ids(located).includes(id))).toBe(true)
    }),
  )
})

test('before, after and first lose none of the campaign’s targets and keep their order', () => {
  fc.assert(
    fc.property(groups, people, (groups, located) => {
      const before = join(groups, 'before', located)
      expect(before.joined).toEqual(ids([...before.set, ...ids(located)].map((id) => ({ id }))))
      const after = join(groups, 'after', located)
      expect(after.joined).toEqual(ids([...ids(located), ...after.set].map((id) => ({ id }))))
      const first = join(groups, 'first', located)
      const both = ids(located).filter((id) => first.set.includes(id))
      expect(first.joined).toEqual([...both, ...first.set.filter((id) => !both.includes(id))])
    }),
  )
})

test('first-or-others calls those of the first who represent the caller, or else all others, in their order', () => {
  fc.assert(
    fc.property(groups, people, (groups, located) => {
      const { set, joined } = join(groups, 'first-or-others', located)
      const [first = [], ...others] = groups
      const own = ids(located).filter((id) => ids(first).includes(id))
      const rest = ids(others.flat())
      expect(joined).toEqual(own.length > 0 ? own : set.filter((id) => rest.includes(id)))
    }),
  )
})
