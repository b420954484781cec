// Makes callers whose postal code touches several districts, for property tests: some targets are certain, and each choice adds
// targets and vacancies of its own. No two targets share a number.
import fc from 'fast-check'
import type { PlannedTarget } from '../../../src/calls/planning/plan.ts'
import type { DistrictChoice, Reached, Vacancy } from '../../../src/calls/planning/reached.ts'
import { office, target } from './flow-walk.ts'

/** Distinct for each `id` below 1000. */
const targetOf = (id: number): PlannedTarget => ({
  ...target(`T${id}`, office(`+12025550${String(id).padStart(3, '0')}`)),
  targetId: id,
})

const choicesMax = 12
const ownMax = 2

interface Drawn {
  readonly certain: number
  readonly isSeatVacant: boolean
  readonly own: readonly { readonly targets: number; readonly isVacant: boolean; readonly isCertainFirst: boolean }[]
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  certain: fc.nat(2),
  isSeatVacant: fc.boolean(),
  own: fc.array(fc.record({ targets: fc.nat(ownMax), isVacant: fc.boolean(), isCertainFirst: fc.boolean() }), {
    minLength: 2,
    maxLength: choicesMax,
  }),
})

export const anyChoices: fc.Arbitrary<Reached> = drawn.map(({ certain, isSeatVacant, own }) => {
  const shared = Array.from({ length: certain }, (_, i) => targetOf(i))
  const vacant: Vacancy[] = isSeatVacant ? [{ title: 'Senator', district: 'NY' }] : []
  const choices = own.map(({ targets, isVacant, isCertainFirst }, i): DistrictChoice => {
    const district = `NY-${i + 1}`
    const [name, title] = [targets === 0 ? '' : `R${i + 1}`, 'Representative']
    const mine = Array.from({ length: targets }, (_, n) => targetOf(100 + i * ownMax + n))
    return {
      title,
      name,
      district,
      targets: isCertainFirst ? [...shared, ...mine] : [...mine, ...shared],
      vacancies: isVacant ? [...vacant, { title, district }] : vacant,
    }
  })
  return { targets: [], vacancies: [], choices }
})
