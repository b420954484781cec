// The district that people mean by what they write: `CA-12`, `ak-al`, or an Open Civic Data id. Pure.
import { divisionId, kindOf, nameOf, withParents } from '../division.ts'
import { districtKind } from './maps.ts'
import { readHouseDistrict } from './read-district.ts'
import { findState, houseDivision, type State, stateDivision, states } from './states.ts'

/** Undefined if the United States have no such district. */
export function divisionNamed(text: string): string | undefined {
  const plain = text.trim().toLowerCase()
  const written = /^([a-z]{2})[\s-]?(\d{1,2}|al|at-large)$/.exec(plain)
  const state = findState(written?.[1] ?? '')
  if (state !== undefined) return houseDistrict(state, written?.[2] ?? '')
  return /^ocd-division\/country:us(\/[a-z]{1,20}:[a-z0-9._~-]{1,100}){1,3}$/.test(plain) ? knownId(plain) : undefined
}

function houseDistrict(state: State, written: string): string | undefined {
  const district = readHouseDistrict(written, state)
  return district === undefined ? undefined : houseDivision(state.code, district)
}

/** The states and their districts of Congress are known; of the districts of legislatures, the state is. */
function knownId(id: string): string | undefined {
  const parents = withParents(id)
  const state = states.find(({ code }) => parents.includes(stateDivision(code)))
  if (state === undefined || parents.at(-1) !== divisionId('us')) return undefined
  const house = parents.find((each) => kindOf(each) === districtKind)
  return house === undefined || houseDistrict(state, nameOf(house)) === house ? id : undefined
}
