// Puts the numbers of one target in the order of dialling. Pure.
import type { OfficeOrder } from '../../campaigns/office-order.ts'
import { shuffled } from '../../campaigns/reaching/shuffled.ts'
import type { Point } from '../../civic-data/boundaries/boundary-index.ts'
import { readPoint } from '../../civic-data/locating/location.ts'
import { extensionOf, presentPhoneNumber } from '../../phone/phone-number.ts'
import type { OfficeToCall, TargetToCall } from '../../targets/queries.ts'
import { kilometersBetween } from './distance.ts'
import { isOpen } from './office-hours.ts'
import { destinationOf, type PlannedOffice, type PlannedTarget } from './plan.ts'

export interface OfficeOptions {
  readonly order: OfficeOrder
  /** Where the caller is. Null if it is not known; then `nearest` leaves offices as they are listed. */
  readonly point: Point | null
  /** Offices that are closed at this instant come last. */
  readonly now: Date
  /** Used for a target without a number. */
  readonly fallbackNumber: string | null
  /** Returns a number from 0 up to, but not including, 1. */
  readonly random: () => number
}

/** Lists each number, or number and extension, once. Returns one target, or one for each office if all of them are called. */
export function planTarget(target: TargetToCall, options: OfficeOptions): PlannedTarget[] {
  const { order, now, fallbackNumber } = options
  const main = planOffice(target.number, { type: '', location: target.location ?? '' })
  const offices = inOrder(target.offices, options)
  const [open, closed] = [true, false].map((wanted) => offices.filter((each) => isOpenNow(each) === wanted).flatMap(planOther))
  const isOwnFirst = order === 'main' || order === 'all'
  const all = [...(isOwnFirst ? [main, open] : [open, main]), closed].flatMap((group) => group ?? [])
  const fallback = planOffice(fallbackNumber, { type: '', location: '' }).map((office) => ({ ...office, isFallback: true }))
  const planned: PlannedTarget = {
    targetId: target.id,
    title: target.title ?? '',
    name: target.name,
    district: target.district ?? '',
    askFor: target.ask_for === true,
    offices: all.length > 0 ? withoutRepetition(all) : fallback,
  }
  return order === 'all' && planned.offices.length > 1
    ? planned.offices.map((office) => ({ ...planned, offices: [office] }))
    : [planned]

  function isOpenNow({ time_zone, hours }: OfficeToCall): boolean {
    return isOpen({ timeZone: time_zone, hours }, now)
  }

  function planOther({ number, type, name }: OfficeToCall): PlannedOffice[] {
    return planOffice(number, { type: type ?? '', location: name ?? target.location ?? '' })
  }
}

function inOrder(offices: readonly OfficeToCall[], { order, point, random }: OfficeOptions): readonly OfficeToCall[] {
  if (order === 'district') return shuffled(offices, random)
  if (order !== 'nearest' || point === null) return offices
  const distances = new Map(offices.map((office) => [office, distanceFrom(point, office)]))
  return offices.toSorted((one, other) => (distances.get(one) ?? 0) - (distances.get(other) ?? 0))
}

/** Offices that are nowhere known come after all others. */
function distanceFrom(point: Point, { latlon }: OfficeToCall): number {
  const at = readPoint(latlon ?? '')
  return at === undefined ? Number.MAX_VALUE : kilometersBetween(point, at)
}

function planOffice(stored: string | null, said: Pick<PlannedOffice, 'type' | 'location'>): PlannedOffice[] {
  const number = presentPhoneNumber(stored)
  if (stored === null || number === null) return []
  return [{ number, extension: extensionOf(stored) ?? null, ...said, isFallback: false }]
}

function withoutRepetition(offices: readonly PlannedOffice[]): PlannedOffice[] {
  const destinations = offices.map(destinationOf)
  return offices.filter((_office, i) => destinations.indexOf(destinations[i] ?? '') === i)
}
