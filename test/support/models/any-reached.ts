// Makes callers whose postal code touches several districts, for property tests: some targets are certain, and each choice adds
// targets and vacancies of its own, or leads to a second choice. No two targets share a number.
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
const furtherMax = 3

interface Drawn {
  readonly certain: number
  readonly isSeatVacant: boolean
  readonly own: readonly DrawnChoice[]
}

interface DrawnChoice {
  readonly targets: number
  readonly isVacant: boolean
  readonly isCertainFirst: boolean
  /** How many choices follow it. Never just one. */
  readonly further: number
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  certain: fc.nat(2),
  isSeatVacant: fc.boolean(),
  own: fc.array(
    fc.record({
      ...{ targets: fc.nat(ownMax), isVacant: fc.boolean(), isCertainFirst: fc.boolean() },
      further: fc.constantFrom(0, 0, 0, 2, 3),
    }),
    {
      minLength: 2,
      maxLength: choicesMax,
    },
  ),
})

export const anyChoices: fc.Arbitrary<Reached> = drawn.map(({ certain, isSeatVacant, own }) => {
  const shared = Array.from({ length: certain }, (_, i) => targetOf(i))
  const vacant: Vacancy[] = isSeatVacant ? [{ title: 'Senator', district: 'NY' }] : []
  const choices = own.map(({ targets, isVacant, isCertainFirst, further }, i): DistrictChoice => {
    const district = `NY-${i + 1}`
    const [name, title] = [targets === 0 ? '' : `R${i + 1}`, 'Representative']
    const mine = Array.from({ length: targets }, (_, n) => targetOf(100 + i * ownMax + n))
    const all = isCertainFirst ? [...shared, ...mine] : [...mine, ...shared]
    const vacancies = isVacant ? [...vacant, { title, district }] : vacant
    if (further === 0) return { title, name, district, targets: all, vacancies, choices: [] }
    const choices = Array.from({ length: further }, (_, n): DistrictChoice => {
      const upper = targetOf(500 + i * furtherMax + n)
      return {
        title: 'Senator',
        name: upper.name,
        district: `${district}-${n + 1}`,
        targets: [...all, upper],
        vacancies,
        choices: [],
      }
    })
    return { title, name, district, targets: [], vacancies: [], choices }
  })
  return { targets: [], vacancies: [], choices }
})
