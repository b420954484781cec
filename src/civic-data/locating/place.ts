// Where a caller is, as far as it is known: for each kind of division, the one that the caller lives in, or those that it may be.
// Pure.
import { hasPostalCodeShape, longPostalCode, plainPostalCode } from '../../countries/postal-codes.ts'
import type { Point } from '../boundaries/boundary-index.ts'
import type { Directory } from '../directory.ts'
import { kindOf, withParents } from '../division.ts'
import type { MappedDivision } from '../geocoders/geocoder.ts'
import type { CivicProvider, MapsAt } from '../provider.ts'

export interface Place {
  /** By kind; regions have the kind `region`. More than one: it is one of them. */
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>
  /** Kinds that only an address can tell, because the table is for districts that have changed. */
  readonly outdated: ReadonlySet<string>
  /** Null if only divisions are known. */
  readonly point: Point | null
}

export interface Candidate {
  readonly division: string
  /** How much of the area is in it, from 0 to 1. Null if unknown. */
  readonly share: number | null
}

/** All kinds of regions. */
export const regionKind = 'region'

/** All kinds of regions count as one, because a postal code may be in a state and in the District of Columbia. */
export function placeKind(kind: string, { regionKinds }: CivicProvider): string {
  return regionKinds.has(kind) ? regionKind : kind
}

/** Less of an area than this is taken for an error of the map. */
const shareMin = 0.02

/**
 * Returns undefined if nothing is known of the area. `code`: a postal code; where a table knows only the place that it begins with, as with
 * most ZIP+4 codes, that counts.
 */
export function placeOfArea(directory: Directory, provider: CivicProvider, code: string, now: Date): Place | undefined {
  const { country } = provider
  const found = directory.districtsOf(country, [longPostalCode(code), plainPostalCode(code, country)])
  if (found.length === 0) return placeOfBeginning(directory, provider, plainPostalCode(code, country))
  const at = { now, redrawn: directory.redrawnIn(country) }
  const outdated = new Set<string>()
  const candidates = new Map<string, readonly Candidate[]>()
  const regions = new Set<string>()
  for (const { map, kind, shares } of found) {
    const likely = shares.filter(({ share }) => share === null || share >= shareMin)
    const all = likely.length > 0 ? likely : shares
    for (const { division } of all) for (const region of regionsOf(division, provider)) regions.add(region)
    const isCurrent = all.every(({ division }) => provider.isInForce(map, provider.regionOf(division) ?? '', at))
    if (isCurrent) candidates.set(kind, all)
    else outdated.add(kind)
  }
  candidates.set(
    regionKind,
    [...regions].map((division) => ({ division, share: null })),
  )
  return { candidates, outdated, point: directory.pointOf(country, plainPostalCode(code, country)) ?? null }
}

/**
 * The region of a postal code that no table has, if all codes that begin like it are in one. Codes that cross a border say nothing of
 * others.
 */
function placeOfBeginning(directory: Directory, provider: CivicProvider, code: string): Place | undefined {
  const beginning = hasPostalCodeShape(code, provider.country) ? provider.beginningOf?.(code) : undefined
  if (beginning === undefined) return undefined
  const areas = directory.divisionsOfAreas(provider.country, beginning)
  const regions = areas.flatMap((divisions) => {
    const [region, ...others] = new Set(divisions.flatMap((division) => regionsOf(division, provider)))
    return region === undefined || others.length > 0 ? [] : [region]
  })
  const [region, ...others] = new Set(regions)
  return region === undefined || others.length > 0 ? undefined : placeOfDivisions([region], provider)
}

/** A division is known for certain, such as one that the caller or a geocoder has named. */
export function placeOfDivisions(divisions: readonly string[], provider: CivicProvider): Place {
  const all = new Set(divisions.flatMap((division) => withParents(division)))
  const byKind = Map.groupBy(all, (division) => placeKind(kindOf(division), provider))
  const certain = [...byKind].map(([kind, own]) => [kind, own.map((division) => ({ division, share: 1 }))] as const)
  return { candidates: new Map(certain), outdated: new Set(), point: null }
}

export interface Mapped {
  /** Null if it is not known. */
  readonly point: Point | null
  readonly divisions: readonly MappedDivision[]
}

/** Of the maps that have the caller's location, the newest counts that is in force there. Undefined if none has it. */
export function placeOnMaps({ point, divisions: found }: Mapped, provider: CivicProvider, at: MapsAt): Place | undefined {
  if (found.length === 0) return undefined
  const newestFirst = found.toSorted((one, other) => (one.map === other.map ? 0 : one.map < other.map ? 1 : -1))
  const certain = new Map<string, MappedDivision>()
  const outdated = new Set<string>()
  for (const mapped of newestFirst) {
    const kind = placeKind(kindOf(mapped.division), provider)
    const isCurrent = provider.isInForce(mapped.map, provider.regionOf(mapped.division) ?? '', at)
    if (!isCurrent) outdated.add(kind)
    else if (!certain.has(kind)) certain.set(kind, mapped)
  }
  const regions = found.flatMap(({ division }) => regionsOf(division, provider)).slice(0, 1)
  const { candidates } = placeOfDivisions([...regions, ...[...certain.values()].map(({ division }) => division)], provider)
  return { candidates, outdated: new Set([...outdated].filter((kind) => !certain.has(kind))), point }
}

function regionsOf(division: string, { regionKinds }: CivicProvider): string[] {
  return withParents(division).filter((each) => regionKinds.has(kindOf(each)))
}
