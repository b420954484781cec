// Seats of Congress and who holds them: two senators a state, and as many members of the House as the apportionment gives it. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import type { Holder, Seat } from '../records.ts'
import type { CongressFiles } from './congress.ts'
import { houseTitle, readHolder } from './congress-holder.ts'
import type { Term } from './congress-people.ts'
import { findState, houseDistrictName, houseDivision, listHouseDistricts, type State, stateDivision, states } from './states.ts'

export interface Seated {
  readonly seats: readonly Seat[]
  readonly notes: readonly LocatedProblem[]
}

interface Member {
  readonly state: State
  readonly term: Term
  readonly holder: Holder
}

/** `file`: the name of the file with the legislators, for notes. */
export function seatMembers(files: CongressFiles, file: string): Seated {
  const notes: LocatedProblem[] = []
  const note = (sentence: string) => void notes.push({ file, line: 1, sentence })
  const members = files.legislators.flatMap((legislator): Member[] => {
    const term = legislator.terms.at(-1)
    const state = term === undefined ? undefined : findState(term.state)
    const holder = readHolder(legislator, { districtOffices: files.districtOffices, note })
    if (term !== undefined && state !== undefined) return [{ state, term, holder }]
    note(`${holder.name} was left out: ${term === undefined ? 'no term is given' : `there is no state ${term.state}`}`)
    return []
  })
  const byState = Map.groupBy(members, ({ state }) => state.code)
  const seats = states.flatMap((state) => {
    const own = byState.get(state.code) ?? []
    return [...(state.isState ? senateSeats(state, own, note) : []), ...houseSeats(state, own, note)]
  })
  return { seats, notes }
}

type AddNote = (sentence: string) => void

const senatorsPerState = 2

function senateSeats(state: State, own: readonly Member[], note: AddNote): Seat[] {
  const senators = own.filter(({ term }) => term.type === 'sen')
  const holders = senators.slice(0, senatorsPerState)
  for (const { holder } of senators.slice(senatorsPerState)) note(`${holder.name} was left out: ${state.code} has two senators`)
  return Array.from({ length: senatorsPerState }, (_, i) => ({
    // Without a holder, it is not known which of the three classes the seat is of.
    key: `us:senate:${state.code}-${holders[i]?.term.class ?? `vacant-${i + 1}`}`,
    type: 'congress',
    chamber: 'upper',
    division: stateDivision(state.code),
    region: state.code,
    district: null,
    title: 'Senator',
    holder: holders[i]?.holder ?? null,
  }))
}

function houseSeats(state: State, own: readonly Member[], note: AddNote): Seat[] {
  const members = own.filter(({ term }) => term.type === 'rep')
  const byDistrict = Map.groupBy(members, ({ term }) => term.district ?? 0)
  const expected = listHouseDistricts(state)
  return [...new Set([...expected, ...byDistrict.keys()])].flatMap((district) => {
    const [member, ...others] = byDistrict.get(district) ?? []
    const name = houseDistrictName(state.code, district)
    for (const { holder } of others) note(`${holder.name} was left out: ${name} has one member`)
    if (!expected.includes(district)) note(`${member?.holder.name} is kept, although ${state.code} has no district ${district}`)
    return {
      key: `us:house:${name}`,
      type: 'congress',
      chamber: 'lower' as const,
      division: houseDivision(state.code, district),
      region: state.code,
      district: name,
      title: houseTitle(state),
      holder: member?.holder ?? null,
    }
  })
}
