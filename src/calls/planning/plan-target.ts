// Puts the numbers of one target in the order of dialling. Pure.
import { shuffled } from '../../campaigns/reaching/shuffled.ts'
import { extensionOf, presentPhoneNumber } from '../../phone/phone-number.ts'
import type { OfficeToCall, TargetToCall } from '../../targets/queries.ts'
import { isOpen } from './office-hours.ts'
import { destinationOf, type PlannedOffice, type PlannedTarget } from './plan.ts'

export interface OfficeOrder {
  /** District offices, in random order, come before the target's own number. */
  readonly districtFirst: boolean
  /** Offices that are closed at this instant come last. */
  readonly now: Date
  /** Used for a target without a number. */
  readonly fallbackNumber: string | null
  /** Returns a number from 0 up to, but not including, 1. */
  readonly random: () => number
}

/** Lists each number, or number and extension, once. */
export function planTarget(target: TargetToCall, order: OfficeOrder): PlannedTarget {
  const main = planOffice(target.number, { type: '', location: target.location ?? '' })
  const offices = order.districtFirst ? shuffled(target.offices, order.random) : target.offices
  const [open, closed] = [true, false].map((wanted) => offices.filter((each) => isOpenNow(each) === wanted).flatMap(planOther))
  const inOrder = [...(order.districtFirst ? [open, main] : [main, open]), closed].flatMap((group) => group ?? [])
  const fallback = planOffice(order.fallbackNumber, { type: '', location: '' }).map((office) => ({ ...office, isFallback: true }))
  return {
    targetId: target.id,
    title: target.title ?? '',
    name: target.name,
    district: target.district ?? '',
    askFor: target.ask_for === true,
    offices: inOrder.length > 0 ? withoutRepetition(inOrder) : fallback,
  }

  function isOpenNow({ time_zone, hours }: OfficeToCall): boolean {
    return isOpen({ timeZone: time_zone, hours }, order.now)
  }

  function planOther({ number, type, name }: OfficeToCall): PlannedOffice[] {
    return planOffice(number, { type: type ?? '', location: name ?? target.location ?? '' })
  }
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
