// Makes what callers reach into what a version says: seats, the targets that hold them with their offices, and the targets that
// stand for bodies. Must be called in the transaction of the switch. Targets that hold no seat any more, and bodies that are gone,
// stay, because calls and campaigns refer to them.
import type { Db } from '../../database/types.ts'
import { shortened } from '../../targets/text-length.ts'
import { bodiesOf, type ListedBody, listsIn } from '../bodies/list-bodies.ts'
import type { ContactPoint, Holder, Records, Seat } from '../records.ts'
import { type OfficeRow, replaceOffices, replaceSeats, type TargetRow, upsertTargets } from '../write-queries.ts'

export async function applyRecords(db: Db, dataset: string, records: Records): Promise<void> {
  const { seats } = records
  const held = seats.flatMap((seat) => (seat.holder === null ? [] : [{ seat, holder: seat.holder }]))
  const isShared = sharedNumbers(held.map(({ holder }) => holder))
  const bodies = [...bodiesOf(records), ...listsIn(seats)]
  const ids = await upsertTargets(db, [
    ...held.map(({ seat, holder }) => targetRow(seat, holder, { dataset, isShared })),
    ...bodies.map((body) => bodyRow(body, dataset)),
  ])
  const idOf = (key: string) => ids.get(key) ?? 0
  await replaceOffices(
    db,
    [...ids.values()],
    held.flatMap(({ holder }) => officeRows(holder, idOf(holder.key))),
  )
  await replaceSeats(
    db,
    dataset,
    seats.map(({ holder, ...seat }) => ({ ...seat, target_id: holder === null ? null : idOf(holder.key) })),
  )
}

type IsShared = (number: string | null) => boolean

/** Whoever answers a number of several people has to be told whom the caller wants. */
function sharedNumbers(holders: readonly Holder[]): IsShared {
  const counts = Map.groupBy(holders, (holder) => mainOf(holder)?.number ?? null)
  return (number) => number !== null && (counts.get(number)?.length ?? 0) > 1
}

interface TargetOptions {
  readonly dataset: string
  readonly isShared: IsShared
}

function targetRow({ chamber, region, district }: Seat, holder: Holder, { dataset, isShared }: TargetOptions): TargetRow {
  const main = mainOf(holder)
  return {
    key: holder.key,
    is_body: false,
    title: shortened(holder.title),
    name: shortened(holder.name),
    district: shortenedIfAny(district ?? region),
    location: shortenedIfAny(holder.location),
    number: main?.number ?? null,
    ask_for: main?.kind === 'switchboard' || isShared(main?.number ?? null),
    party: holder.party,
    caucus: holder.caucus,
    chamber: chamber === 'none' ? null : chamber,
    term_start: holder.termStart,
    term_end: holder.termEnd,
    photo_url: holder.photoUrl,
    source: dataset,
  }
}

function shortenedIfAny(text: string | null): string | null {
  return text === null ? null : shortened(text)
}

function bodyRow({ key, name }: Pick<ListedBody, 'key' | 'name'>, dataset: string): TargetRow {
  return {
    // Names of subcommittees begin with the one of their committee.
    ...{ key, is_body: true, name: shortened(name), source: dataset, ask_for: false },
    ...{ title: null, district: null, location: null, number: null, party: null, caucus: null, chamber: null },
    ...{ term_start: null, term_end: null, photo_url: null },
  }
}

/** The number that is dialled first. A switchboard only answers for those who have no number of their own. */
function mainOf({ offices }: Holder): ContactPoint | undefined {
  const withNumber = offices.filter(({ number }) => number !== null)
  return (
    withNumber.find(({ kind }) => kind === 'main') ??
    (withNumber.every(({ kind }) => kind === 'switchboard') ? withNumber[0] : undefined)
  )
}

function officeRows(holder: Holder, targetId: number): OfficeRow[] {
  const main = mainOf(holder)
  return holder.offices.flatMap((office) => {
    const { id, kind, number, name, address, latitude, longitude, timeZone, hours } = office
    if (office === main || number === null || kind === 'switchboard') return []
    const latlon = latitude === null || longitude === null ? null : `${latitude},${longitude}`
    return [{ target_id: targetId, uid: id, name, type: kind, number, address, latlon, time_zone: timeZone, hours }]
  })
}
