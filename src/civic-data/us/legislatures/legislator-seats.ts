// Seats of state legislatures and who holds them. A district may elect several members; then each of them has a seat. Pure.
import type { LocatedProblem } from '../../../input/located-problem.ts'
import type { Holder, Seat } from '../../records.ts'
import type { State } from '../states.ts'
import { type LegislativeKind, legislativeDivision } from './districts.ts'
import { legislatorTitle, readLegislator, switchboardOffice } from './legislator-holder.ts'
import type { LegislatorRow } from './legislator-rows.ts'
import type { Vacancy } from './vacancies.ts'

export interface Seated {
  readonly seats: readonly Seat[]
  readonly notes: readonly LocatedProblem[]
}

interface Chamber {
  readonly state: State
  readonly kind: LegislativeKind
  readonly members: readonly Member[]
  readonly vacancies: readonly Vacancy[]
}

interface Member {
  readonly row: LegislatorRow
  readonly holder: Holder
}

/** Vacancies of states that nobody is known of are ignored. */
export function seatLegislators(rows: readonly LegislatorRow[], vacancies: readonly Vacancy[]): Seated {
  const notes: LocatedProblem[] = []
  const members = withoutRepetition(rows, notes).map((row) => ({
    row,
    holder: readLegislator(row, (sentence) => void notes.push({ ...row.at, sentence })),
  }))
  const chambers = [...Map.groupBy(members, ({ row }) => chamberName(row)).values()].flatMap((own): Chamber[] => {
    const [first] = own
    if (first === undefined) return []
    const { state, kind } = first.row
    return [{ state, kind, members: own, vacancies: vacancies.filter((each) => chamberName(each) === chamberName(first.row)) }]
  })
  return { seats: chambers.flatMap(seatsOf), notes }
}

function chamberName({ state, kind }: { readonly state: State; readonly kind: LegislativeKind }): string {
  return `${state.code} ${kind}`
}

function withoutRepetition(rows: readonly LegislatorRow[], notes: LocatedProblem[]): LegislatorRow[] {
  const known = new Set<string>()
  return rows.filter(({ id, name, at }) => {
    const isNew = !known.has(id)
    if (!isNew) notes.push({ ...at, sentence: `${name} is listed more than once; the first row counts` })
    known.add(id)
    return isNew
  })
}

interface Place {
  readonly division: string
  /** As the files have it. */
  readonly name: string
}

function seatsOf({ state, kind, members, vacancies }: Chamber): Seat[] {
  const switchboard = switchboardOf(members)
  const place = (name: string): Place => ({ division: legislativeDivision(state, kind, name), name })
  const held = members.map(({ row, holder }) => ({ ...place(row.district), holder: reachable(state, holder, switchboard) }))
  const byDivision = Map.groupBy(held, ({ division }) => division)
  const hasSeveral = [...byDivision.values()].some((own) => own.length > 1)
  const vacant = vacancies
    .map(({ district }) => ({ ...place(district), holder: null }))
    // The list may be older than the members; where districts elect several, both may be right.
    .filter(({ division }) => hasSeveral || !byDivision.has(division))
  const all: readonly (Place & { readonly holder: Holder | null })[] = [...held, ...vacant]
  return [...Map.groupBy(all, ({ name }) => slug(name))].flatMap(([slug, own]) =>
    own.map(({ division, name, holder }, i) => ({
      key: [`us:${kind}:${state.code}-${slug}`, ...(own.length === 1 ? [] : [personOf(holder) ?? `vacant-${i + 1}`])].join(':'),
      type: 'state',
      chamber: kind === 'sldu' ? ('upper' as const) : ('lower' as const),
      division,
      region: state.code,
      district: `${state.code}-${name}`,
      title: legislatorTitle(state, kind),
      holder,
    })),
  )
}

/** Their id at Open States, without what all begin with. */
function personOf(holder: Holder | null): string | undefined {
  return holder?.key.split(/[:/]/).at(-1)
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')
}

/** Of fewer members than this, a number may be the one of a suite that they share. */
const sharedMin = 5
const sharedShareMin = 1 / 3

/** The number that most of a chamber have, if it is clear that it is the one of the chamber. */
function switchboardOf(members: readonly Member[]): string | undefined {
  const numbers = members.flatMap(({ holder }) => holder.offices.find(({ kind }) => kind === 'main')?.number ?? [])
  const [most] = [...Map.groupBy(numbers, (number) => number).values()].toSorted((one, other) => other.length - one.length)
  const isShared = most !== undefined && most.length >= sharedMin && most.length >= numbers.length * sharedShareMin
  return isShared ? most[0] : undefined
}

function reachable(state: State, holder: Holder, switchboard: string | undefined): Holder {
  const hasNumber = holder.offices.some(({ number }) => number !== null)
  if (hasNumber || switchboard === undefined) return holder
  return { ...holder, offices: [...holder.offices, switchboardOffice(state, switchboard)] }
}
