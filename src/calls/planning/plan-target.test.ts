// Guarantee: every number of a target is dialled once, the target's own number has its place, and offices that are closed come last.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OfficeToCall, TargetToCall } from '../../targets/queries.ts'
import { planTarget } from './plan-target.ts'

/** A Friday, 17:30 in New York and 14:30 in California. */
const now = new Date('2026-11-27T22:30:00Z')

const officeOf = (last: number, time_zone: string | null): OfficeToCall => ({
  ...{ name: `Town ${last}`, type: 'district', number: `+1202555010${last}`, time_zone, hours: null },
})
const east = 'America/New_York'
const west = 'America/Los_Angeles'

const target = (offices: readonly OfficeToCall[], number: string | null = '+12025550199'): TargetToCall => ({
  ...{ id: 1, title: 'Senator', name: 'Ada Brown', district: 'CA', location: 'DC', number, ask_for: null, offices },
})

function numbersOf(to: TargetToCall, districtFirst: boolean, random = () => 0) {
  const { offices } = planTarget(to, { districtFirst, now, fallbackNumber: '+12025550190', random })
  return offices.map(({ number }) => number.slice(-2))
}

test('a closed office comes last, and the own number keeps its place', () => {
  const offices = [officeOf(1, east), officeOf(2, west), officeOf(3, null)]
  expect(numbersOf(target(offices), false)).toEqual(['99', '02', '03', '01'])
  expect(numbersOf(target(offices), true).slice(2)).toEqual(['99', '01'])
})

test('if all are closed, their order stays', () => {
  expect(numbersOf(target([officeOf(2, east), officeOf(1, east)]), false)).toEqual(['99', '02', '01'])
})

test('no number is lost, none is dialled twice, and none that is open comes after one that is closed', () => {
  const zones = fc.constantFrom(east, west, null)
  const offices = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), zones), { maxLength: 8 })
  fc.assert(
    fc.property(
      offices,
      fc.boolean(),
      fc.boolean(),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (all, districtFirst, hasOwn, value) => {
        const zoneOf = new Map(all)
        const own = [...zoneOf].map(([last, zone]) => officeOf(last, zone))
        const numbers = numbersOf(target([...own, ...own], hasOwn ? '+12025550199' : null), districtFirst, () => value)
        const expected = [...zoneOf.keys()].map((last) => `0${last}`)
        if (expected.length === 0 && !hasOwn) expected.push('90')
        expect(numbers.toSorted()).toEqual([...expected, ...(hasOwn ? ['99'] : [])].toSorted())
        const closed = numbers.map((number) => zoneOf.get(Number(number)) === east)
        expect(closed).toEqual(closed.toSorted((one, other) => Number(one) - Number(other)))
        if (hasOwn && !districtFirst) expect(numbers[0]).toBe('99')
      },
    ),
  )
})
