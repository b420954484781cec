// Merges what a source says with what was known, contact point by contact point: a missing number never replaces a known one, and
// the number of a predecessor is kept only if it belongs to the seat. Pure.
import type { ContactPoint, Holder, Records, Seat } from '../records.ts'
import type { Omitted } from '../source.ts'

export interface Merged {
  readonly records: Records
  /** Numbers that the source no longer has. */
  readonly kept: readonly KeptNumber[]
}

export interface KeptNumber {
  readonly holder: string
  readonly office: string
  readonly number: string
}

export interface MergeOptions {
  /** What the files that were read do not have, so that what is known of it stays. */
  readonly omitted?: readonly Omitted[]
  /** The only regions that were read. Seats of others stay. */
  readonly regions?: readonly string[] | undefined
}

export function mergeRecords(known: Records, read: Records, { omitted = [], regions }: MergeOptions = {}): Merged {
  const holders = new Map(known.seats.flatMap(({ holder }) => (holder === null ? [] : [[holder.key, holder] as const])))
  const seats = new Map(known.seats.map((seat) => [seat.key, seat]))
  const kept: KeptNumber[] = []
  const merged = read.seats.map((seat): Seat => {
    if (seat.holder === null) return seat
    const numbers = knownNumbers(holders.get(seat.holder.key), seats.get(seat.key)?.holder ?? undefined)
    const holder = mergeHolder(seat.holder, numbers, kept)
    const known = omitted.includes('district offices') ? holders.get(holder.key)?.offices : undefined
    return { ...seat, holder: { ...holder, offices: [...holder.offices, ...(known ?? []).filter(isDistrictOffice)] } }
  })
  const others = regions === undefined ? [] : known.seats.filter(({ region }) => region === null || !regions.includes(region))
  const committees = omitted.includes('committees') ? known.committees : read.committees
  return { records: { ...read, seats: [...merged, ...others], committees }, kept }
}

function isDistrictOffice({ kind }: ContactPoint): boolean {
  return kind === 'district'
}

/** By the id of the contact point: those of the holder, and those that belong to the seat. */
function knownNumbers(holder: Holder | undefined, predecessor: Holder | undefined): ReadonlyMap<string, string> {
  const ofSeat = (predecessor?.offices ?? []).filter(({ belongsTo }) => belongsTo === 'seat')
  return new Map([...ofSeat, ...(holder?.offices ?? [])].flatMap(({ id, number }) => (number === null ? [] : [[id, number]])))
}

function mergeHolder(holder: Holder, known: ReadonlyMap<string, string>, kept: KeptNumber[]): Holder {
  const offices = holder.offices.map((office): ContactPoint => {
    const number = office.number === null ? known.get(office.id) : undefined
    if (number === undefined) return office
    kept.push({ holder: holder.name, office: office.name ?? office.kind, number })
    return { ...office, number }
  })
  const hasMain = offices.some(({ kind, number }) => kind === 'main' && number !== null)
  return { ...holder, offices: hasMain ? offices.filter(({ kind }) => kind !== 'switchboard') : offices }
}
