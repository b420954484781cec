// Guarantee: every number of a target is dialled once, the target's own number has its place, and offices that are closed come last.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OfficeOrder, officeOrders } from '../../campaigns/office-order.ts'
import type { OfficeToCall, TargetToCall } from '../../targets/queries.ts'
import { kilometersBetween } from './distance.ts'
import { type OfficeOptions, planTarget } from './plan-target.ts'

/** A Friday, 17:30 in New York and 14:30 in California. */
const now = new Date('2026-11-27T22:30:00Z')

const officeOf = (last: number, time_zone: string | null, latlon: string | null = null): OfficeToCall => ({
  ...{ name: `Town ${last}`, type: 'district', number: `+1202555010${last}`, time_zone, hours: null, latlon },
})
const east = 'America/New_York'
const west = 'America/Los_Angeles'

const target = (offices: readonly OfficeToCall[], number: string | null = '+12025550199'): TargetToCall => ({
  ...{ id: 1, title: 'Senator', name: 'Ada Brown', district: 'CA', location: 'DC', number, ask_for: null, offices },
})

function plan(to: TargetToCall, order: OfficeOrder, { point = null, random = () => 0 }: Partial<OfficeOptions> = {}) {
  const planned = planTarget(to, { order, point, now, fallbackNumber: '+12025550190', random })
  return planned.map(({ offices }) => offices.map(({ number }) => number.slice(-2)))
}
const numbersOf = (...args: Parameters<typeof plan>) => plan(...args).flat()

test('a closed office comes last, and the own number keeps its place', () => {
  const offices = [officeOf(1, east), officeOf(2, west), officeOf(3, null)]
  expect(numbersOf(target(offices), 'main')).toEqual(['99', '02', '03', '01'])
  expect(numbersOf(target(offices), 'district').slice(2)).toEqual(['99', '01'])
})

test('if all are closed, their order stays', () => {
  expect(numbersOf(target([officeOf(2, east), officeOf(1, east)]), 'main')).toEqual(['99', '02', '01'])
})

test('no number is lost, none is dialled twice, and none that is open comes after one that is closed', () => {
  const zones = fc.constantFrom(east, west, null)
  const offices = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), zones), { maxLength: 8 })
  fc.assert(
    fc.property(
      offices,
      fc.constantFrom(...officeOrders),
      fc.boolean(),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (all, order, hasOwn, value) => {
        const zoneOf = new Map(all)
        const own = [...zoneOf].map(([last, zone]) => officeOf(last, zone))
        const numbers = numbersOf(target([...own, ...own], hasOwn ? '+12025550199' : null), order, { random: () => value })
        const expected = [...zoneOf.keys()].map((last) => `0${last}`)
        if (expected.length === 0 && !hasOwn) expected.push('90')
        expect(numbers.toSorted()).toEqual([...expected, ...(hasOwn ? ['99'] : [])].toSorted())
        const closed = numbers.map((number) => zoneOf.get(Number(number)) === east)
        expect(closed).toEqual(closed.toSorted((one, other) => Number(one) - Number(other)))
        if (hasOwn && (order === 'main' || order === 'all')) expect(numbers[0]).toBe('99')
      },
    ),
  )
})

test('of each two offices that are open, the one nearer to the caller comes first; those that are nowhere known come after them', () => {
  const places = fc.array(fc.option(fc.tuple(fc.integer({ min: -80, max: 80 }), fc.integer({ min: -179, max: 179 }))), {
    maxLength: 8,
  })
  const anywhere = fc.record({ latitude: fc.integer({ min: -80, max: 80 }), longitude: fc.integer({ min: -179, max: 179 }) })
  fc.assert(
    fc.property(places, anywhere, (all, point) => {
      const offices = all.map((place, i) => officeOf(i + 1, null, place === null ? null : place.join(',')))
      const numbers = numbersOf(target(offices), 'nearest', { point })
      expect(numbers.at(-1)).toBe('99')
      const distances = numbers.slice(0, -1).map((number) => {
        const place = all[Number(number) - 1]
        return place ? kilometersBetween(point, { latitude: place[0], longitude: place[1] }) : Number.POSITIVE_INFINITY
      })
      expect(distances).toEqual(distances.toSorted((one, other) => one - other))
    }),
  )
})

test('offices keep their order if it is not known where the caller is', () => {
  const offices = [officeOf(2, null, '10,10'), officeOf(1, null, '0,0')]
  expect(numbersOf(target(offices), 'nearest')).toEqual(['02', '01', '99'])
})

test('each office is a call of its own if all are called; a number that is listed twice is called once', () => {
  const offices = [officeOf(1, east), officeOf(2, west), officeOf(2, west)]
  expect(plan(target(offices), 'all')).toEqual([['99'], ['02'], ['01']])
  expect(plan(target([], null), 'all')).toEqual([['90']])
})

// Source: the airports of San Francisco and New York, 4,151 km apart by their published coordinates.
test('distances are those of the map', () => {
  const [sfo, jfk] = [
    { latitude: 37.6189, longitude: -122.375 },
    { latitude: 40.6399, longitude: -73.7787 },
  ]
  expect(kilometersBetween(sfo, jfk)).toBeCloseTo(4152, -1)
  expect(kilometersBetween(sfo, sfo)).toBe(0)
})
