// What staff know better than a source: applied to its records whenever they are used. Pure.
import type { ContactPoint, Holder, Seat } from '../records.ts'

export interface Override {
  readonly target_key: string
  readonly dataset: string
  /** Null: as the source has it. */
  readonly name: string | null
  /** E.164, followed by `;ext=N` if there is an extension. Null: as the source has it. */
  readonly number: string | null
  /** `vacant`: callers hear that nobody holds the seat. `skip`: it is left out without a word. */
  readonly effect: 'vacant' | 'skip' | null
  readonly note: string | null
  /** The last calendar day (UTC) on which it counts. */
  readonly until: string | null
  readonly created_at: string
  readonly actor_name: string
}

export function isOver({ until }: Pick<Override, 'until'>, now: Date): boolean {
  return until !== null && until < now.toISOString().slice(0, 10)
}

export function applyOverrides(seats: readonly Seat[], overrides: readonly Override[], now: Date): Seat[] {
  const current = new Map(overrides.filter((each) => !isOver(each, now)).map((each) => [each.target_key, each]))
  return seats.flatMap((seat) => {
    const override = current.get(seat.holder?.key ?? '')
    if (seat.holder === null || override === undefined) return [seat]
    if (override.effect === 'skip') return []
    return [{ ...seat, holder: override.effect === 'vacant' ? null : changeHolder(seat.holder, override) }]
  })
}

function changeHolder(holder: Holder, { name, number }: Override): Holder {
  const offices =
    number === null ? holder.offices : [mainWith(holder, number), ...holder.offices.filter(({ kind }) => kind === 'district')]
  return { ...holder, name: name ?? holder.name, offices }
}

function mainWith({ offices }: Holder, number: string): ContactPoint {
  const nothing = { name: null, address: null, latitude: null, longitude: null, timeZone: null, hours: null }
  const main = offices.find(({ kind }) => kind === 'main') ?? { id: 'main', belongsTo: 'holder' as const, ...nothing }
  return { ...main, kind: 'main', number }
}

/** True if the source says the same by now, so that the override is no longer needed. `seats`: as the source has them. */
export function hasCaughtUp(seats: readonly Seat[], { target_key, name, number, effect }: Override): boolean {
  const holder = seats.map((seat) => seat.holder).find((each) => each?.key === target_key)
  if (holder === null || holder === undefined) return true
  const main = holder.offices.find((office) => office.kind === 'main')?.number ?? null
  return effect === null && (name === null || name === holder.name) && (number === null || number === main)
}
