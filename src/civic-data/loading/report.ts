// How a version of a dataset differs from the one before, for people to judge. Pure.
import type { Holder, Records, RedrawnRegion, Seat } from '../records.ts'
import type { KeptNumber } from './merge-records.ts'

export interface Report {
  readonly counts: Counts
  /** Null if there was no version before. */
  readonly before: Counts | null
  /** People who hold a seat now and did not before, and the other way round. Not listed for a first version. */
  readonly added: readonly Person[]
  readonly removed: readonly Person[]
  readonly moved: readonly (Person & { readonly from: string })[]
  /** Offices whose holder is another person, where the key is the one of the office. Absent in reports of earlier versions. */
  readonly renamed?: readonly (Person & { readonly from: string })[]
  readonly changedNumbers: readonly ChangedNumber[]
  readonly keptNumbers: readonly KeptNumber[]
  /** What is said now of redrawn districts, and was not before. Absent in reports of earlier versions. */
  readonly redrawn?: readonly Redrawn[]
  /** Why somebody should look before callers are connected by it, one sentence each. */
  readonly suspicious: readonly string[]
}

export interface Counts {
  readonly seats: number
  readonly vacant: number
  readonly withoutNumber: number
  readonly offices: number
  readonly areas: number
  readonly committees: number
  /** Whose boundaries are known. Absent in reports of versions before boundaries could be loaded. */
  readonly drawn?: number
  /** Regions that are said to have new districts, or not to have any. Absent in reports of earlier versions. */
  readonly redrawn?: number
  /** Postal codes of which it is known where they are. Absent in reports of versions before that could be loaded. */
  readonly points?: number
}

export interface Redrawn extends Pick<RedrawnRegion, 'map' | 'region'> {
  /** Null: nothing is said of it any more. */
  readonly isRedrawn: boolean | null
}

export interface Person {
  readonly key: string
  readonly name: string
  readonly seat: string
}

export interface ChangedNumber {
  readonly holder: string
  readonly office: string
  /** Null: none. */
  readonly before: string | null
  readonly after: string | null
}

export function compareRecords(before: Records | undefined, after: Records, keptNumbers: readonly KeptNumber[]): Report {
  const counts = count(after)
  const nothing = { added: [], removed: [], moved: [], changedNumbers: [], keptNumbers: [], suspicious: [] }
  if (before === undefined) return { ...nothing, counts, before: null, redrawn: after.redrawn ?? [] }
  const [old, now] = [holdersOf(before), holdersOf(after)]
  const changedNumbers = [...now].flatMap(([key, { holder }]) => {
    const known = old.get(key)
    return known === undefined ? [] : changesOf(known.holder, holder)
  })
  return {
    counts,
    before: count(before),
    added: [...now].flatMap(([key, { seat, holder }]) => (old.has(key) ? [] : [person(seat, holder)])),
    removed: [...old].flatMap(([key, { seat, holder }]) => (now.has(key) ? [] : [person(seat, holder)])),
    moved: [...now].flatMap(([key, { seat, holder }]) => {
      const from = old.get(key)?.seat.key
      return from === undefined || from === seat.key ? [] : [{ ...person(seat, holder), from }]
    }),
    renamed: [...now].flatMap(([key, { seat, holder }]) => {
      const from = old.get(key)?.holder.name
      return from === undefined || from === holder.name ? [] : [{ ...person(seat, holder), from }]
    }),
    changedNumbers,
    keptNumbers,
    redrawn: changesOfDistricts(before, after),
    suspicious: [
      ...lostHolders(before, after),
      ...renumberedRegions(old, now),
      ...lostAreas(before, after),
      ...lostDistricts(before, after),
    ],
  }
}

function count({ seats, areas, committees, boundaries = [], redrawn = [], points = {} }: Records): Counts {
  const holders = seats.flatMap(({ holder }) => holder ?? [])
  const hasNumber = ({ offices }: Holder) => offices.some(({ kind, number }) => kind !== 'switchboard' && number !== null)
  return {
    seats: seats.length,
    vacant: seats.length - holders.length,
    withoutNumber: holders.filter((holder) => !hasNumber(holder)).length,
    offices: holders.flatMap(({ offices }) => offices).filter(({ number }) => number !== null).length,
    areas: new Set(areas.flatMap((table) => Object.keys(table.areas))).size,
    committees: committees.length,
    drawn: boundaries.reduce((sum, { divisions }) => sum + divisions.length, 0),
    redrawn: redrawn.length,
    points: Object.keys(points).length,
  }
}

interface Held {
  readonly seat: Seat
  readonly holder: Holder
}

function holdersOf({ seats }: Records): ReadonlyMap<string, Held> {
  return new Map(seats.flatMap((seat) => (seat.holder === null ? [] : [[seat.holder.key, { seat, holder: seat.holder }]])))
}

function person(seat: Seat, { key, name }: Holder): Person {
  return { key, name, seat: seat.key }
}

function changesOf(before: Holder, after: Holder): ChangedNumber[] {
  const ids = new Set([...before.offices, ...after.offices].map(({ id }) => id))
  return [...ids].flatMap((id) => {
    const [old, now] = [before, after].map(({ offices }) => offices.find((office) => office.id === id))
    const [oldNumber, newNumber] = [old?.number ?? null, now?.number ?? null]
    if (oldNumber === newNumber) return []
    return [{ holder: after.name, office: now?.name ?? old?.name ?? now?.kind ?? 'main', before: oldNumber, after: newNumber }]
  })
}

function changesOfDistricts({ redrawn: before = [] }: Records, { redrawn: after = [] }: Records): Redrawn[] {
  const isSame = (one: RedrawnRegion) => (other: RedrawnRegion) => one.map === other.map && one.region === other.region
  return [
    ...after.filter((each) => before.find(isSame(each))?.isRedrawn !== each.isRedrawn),
    ...before.filter((each) => !after.some(isSame(each))).map((each) => ({ ...each, isRedrawn: null })),
  ]
}

/** A tenth of a chamber changes in an election; none of it should be lost. */
const lostShareMax = 0.1
/** Of fewer numbers than this, all may change by chance. */
const renumberedMin = 3

/** A chamber of a region is looked at on its own if it has so many holders. */
const regionMin = 20

function lostHolders(before: Records, after: Records): string[] {
  const held = ({ seats }: Records, groupOf: (seat: Seat) => string) =>
    Map.groupBy(
      seats.filter(({ holder }) => holder !== null),
      groupOf,
    )
  const lost = (groupOf: (seat: Seat) => string, min: number) => {
    const now = held(after, groupOf)
    return [...held(before, groupOf)].flatMap(([group, old]) => {
      const left = now.get(group)?.length ?? 0
      const lost = old.length - left
      return old.length >= min && lost >= old.length * lostShareMax && (lost > 1 || left === 0)
        ? [`${group} has ${left} holders, and had ${old.length}: it has lost more than a tenth`]
        : []
    })
  }
  const nationwide = lost(chamberOf, 1)
  return nationwide.length > 0 ? nationwide : lost((seat) => `${chamberOf(seat)} of ${seat.region ?? 'the country'}`, regionMin)
}

function chamberOf({ type, chamber }: Seat): string {
  const names: Readonly<Record<Seat['chamber'], string>> = {
    upper: ', upper chamber',
    lower: ', lower chamber',
    exec: ', executive office',
    none: '',
  }
  return `${type}${names[chamber]}`
}

function renumberedRegions(before: ReadonlyMap<string, Held>, after: ReadonlyMap<string, Held>): string[] {
  const stayed = [...after].flatMap(([key, now]) => {
    const [old, number] = [mainNumber(before.get(key)), mainNumber(now)]
    return old === undefined || number === undefined ? [] : [{ region: now.seat.region ?? '', isChanged: old !== number }]
  })
  return [...Map.groupBy(stayed, ({ region }) => region)].flatMap(([region, all]) =>
    all.length >= renumberedMin && all.every(({ isChanged }) => isChanged)
      ? [`all ${all.length} numbers of ${region || 'the country'} have changed`]
      : [],
  )
}

function mainNumber(held: Held | undefined): string | undefined {
  return held?.holder.offices.find(({ kind, number }) => kind === 'main' && number !== null)?.number ?? undefined
}

function lostAreas(before: Records, after: Records): string[] {
  return (['areas', 'points'] as const).flatMap((what) => {
    const [old = 0, now = 0] = [count(before)[what], count(after)[what]]
    return now < old * (1 - lostShareMax) ? [`there are ${now} postal codes, and there were ${old}`] : []
  })
}

function lostDistricts({ boundaries: before = [] }: Records, { boundaries: after = [] }: Records): string[] {
  const now = new Map(after.map(({ map, divisions }) => [map, divisions.length]))
  return before.flatMap(({ map, divisions: { length } }) => {
    const left = now.get(map) ?? 0
    return left < length * (1 - lostShareMax) ? [`${left} districts of the map ${map} are drawn, and there were ${length}`] : []
  })
}
