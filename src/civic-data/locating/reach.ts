// Whom a caller reaches: the seats of a campaign's chambers that the caller's divisions elect. Where it is not certain which
// division is the caller's, the candidates are returned and nobody of them is called. Pure.
import type { Directory, HeldSeat } from '../directory.ts'
import { kindOf, withParents } from '../division.ts'
import type { CivicProvider } from '../provider.ts'
import { type Candidate, type Place, placeKind, regionKind } from './place.ts'

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
  /** The type of the campaign. */
  readonly type: string
  /** In the order of calling. */
  readonly chambers: readonly string[]
}

export function reachOf(directory: Directory, provider: CivicProvider, place: Place, wanted: Wanted): Reach {
  const regions = regionsOf(place, provider)
  const found = chambersIn(provider, wanted, regions).map((chamber) => {
    const kinds = kindsOf(directory, provider, { type: wanted.type, chamber, regions })
    const located = kinds.flatMap((kind) => place.candidates.get(kind) ?? []).filter(isIn(regions, provider))
    const candidates = located.length > 0 ? located : atLarge(directory, provider, { type: wanted.type, chamber, regions })
    const choices = candidates.map((candidate) => ({ ...candidate, seats: seatsIn(candidate, chamber) }))
    return { chamber, choices, isKnown: candidates.length > 0 || kinds.length === 0 }
  })
  return {
    seats: found.flatMap(({ choices }) => (choices.length === 1 ? (choices[0]?.seats ?? []) : [])),
    unclear: found.flatMap(({ chamber, choices }) => (choices.length > 1 ? [{ chamber, choices }] : [])),
    unknown: found.flatMap(({ chamber, isKnown }) => (isKnown ? [] : [chamber])),
  }

  /** Those of a whole region, too, where a chamber has both. */
  function seatsIn({ division }: Candidate, chamber: string): HeldSeat[] {
    const own = provider.chamberIn(wanted.type, chamber, provider.regionOf(division) ?? '')
    return withParents(division)
      .flatMap((each) => directory.seatsOf(each))
      .filter((seat) => seat.type === wanted.type && seat.chamber === own)
  }
}

/** Those that the caller may be in. Empty if the country has none. */
function regionsOf(place: Place, provider: CivicProvider): string[] {
  return (place.candidates.get(regionKind) ?? []).flatMap(({ division }) => provider.regionOf(division) ?? [])
}

function isIn(regions: readonly string[], provider: CivicProvider): (candidate: Candidate) => boolean {
  return ({ division }) => {
    const region = provider.regionOf(division)
    return region === undefined || regions.length === 0 || regions.includes(region)
  }
}

/** Each chamber once, also where one is in the place of two. */
function chambersIn(provider: CivicProvider, { type, chambers }: Wanted, regions: readonly string[]): string[] {
  const isEarlier = (chamber: string, i: number, region: string) =>
    chambers.slice(0, i).some((one) => provider.chamberIn(type, one, region) === provider.chamberIn(type, chamber, region))
  return chambers.filter((chamber, i) => regions.length === 0 || !regions.every((region) => isEarlier(chamber, i, region)))
}

interface ChamberOf {
  readonly type: string
  readonly chamber: string
  readonly regions: readonly string[]
}

/** Where an at-large district elects a chamber, everybody in the region lives in it. */
function atLarge(directory: Directory, provider: CivicProvider, { type, chamber, regions }: ChamberOf): Candidate[] {
  const [region, ...others] = regions
  if (region === undefined || others.length > 0) return []
  const division = directory.atLargeDivisionOf(type, provider.chamberIn(type, chamber, region), region)
  return division === undefined ? [] : [{ division, share: 1 }]
}

/** The kinds of divisions whose seats the chamber has. If some are elected by a whole region, and others not: those of the others. */
function kindsOf(directory: Directory, provider: CivicProvider, { type, chamber, regions }: ChamberOf): string[] {
  const all = [
    ...directory.kindsOf(type, chamber, null),
    ...regions.flatMap((region) => [...directory.kindsOf(type, provider.chamberIn(type, chamber, region), region)]),
  ]
  const kinds = new Set(all.map((kind) => placeKind(kind, provider)))
  if (kinds.size > 1) kinds.delete(regionKind)
  return [...kinds]
}

/** The place with one of its candidates chosen, and with that the divisions that it is a part of. Others are in the same region. */
export function chooseDivision(place: Place, provider: CivicProvider, division: string): Place {
  const region = provider.regionOf(division)
  const certain = new Map(
    [...place.candidates].map(([kind, all]) => [kind, all.filter((each) => provider.regionOf(each.division) === region)]),
  )
  for (const each of withParents(division)) {
    const kind = placeKind(kindOf(each), provider)
    if (certain.has(kind)) certain.set(kind, [{ division: each, share: 1 }])
  }
  return { ...place, candidates: certain }
}
