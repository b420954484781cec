// Whom a caller reaches: the seats of a campaign's chambers that the caller's divisions elect. Where it is not certain which
// division is the caller's, the candidates are returned and nobody of them is called. Pure.
import type { Directory, HeldSeat } from '../directory.ts'
import { kindOf, withParents } from '../division.ts'
import type { CivicProvider } from '../provider.ts'
import { type Candidate, type Place, placeKind } from './place.ts'

export interface Reach {
  /** In the order of the chambers; vacant seats, too. */
  readonly seats: readonly HeldSeat[]
  /** The caller has to choose one, or give an address. In the order of their shares. */
  readonly unclear: readonly Unclear[]
  /** Chambers that cannot be found by what is known of the place. */
  readonly unknown: readonly string[]
}

export interface Unclear {
  readonly chamber: string
  readonly choices: readonly Choice[]
}

export interface Choice extends Candidate {
  readonly seats: readonly HeldSeat[]
}

export interface Wanted {
  /** The campaign type: `congress`. */
  readonly type: string
  /** In the order of calling. */
  readonly chambers: readonly string[]
}

export function reachOf(directory: Directory, provider: CivicProvider, place: Place, { type, chambers }: Wanted): Reach {
  const found = chambers.map((chamber) => {
    const kinds = new Set([...directory.kindsOf(type, chamber)].map((kind) => placeKind(kind, provider)))
    const candidates = [...kinds].flatMap((kind) => place.candidates.get(kind) ?? [])
    const choices = candidates.map((candidate) => ({ ...candidate, seats: seatsIn(candidate, chamber) }))
    return { chamber, choices, isKnown: candidates.length > 0 }
  })
  return {
    seats: found.flatMap(({ choices }) => (choices.length === 1 ? (choices[0]?.seats ?? []) : [])),
    unclear: found.flatMap(({ chamber, choices }) => (choices.length > 1 ? [{ chamber, choices }] : [])),
    unknown: found.flatMap(({ chamber, isKnown }) => (isKnown ? [] : [chamber])),
  }

  function seatsIn({ division }: Candidate, chamber: string): HeldSeat[] {
    return directory.seatsOf(division).filter((seat) => seat.type === type && seat.chamber === chamber)
  }
}

/** The place with one of its candidates chosen, and with that the divisions that it is a part of. */
export function chooseDivision(place: Place, provider: CivicProvider, division: string): Place {
  const certain = new Map(place.candidates)
  for (const each of withParents(division)) {
    const kind = placeKind(kindOf(each), provider)
    if (certain.has(kind)) certain.set(kind, [{ division: each, share: 1 }])
  }
  return { ...place, candidates: certain }
}
