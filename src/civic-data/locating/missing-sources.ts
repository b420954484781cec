// What has to be loaded before the locations that a campaign asks for lead to anybody. Pure.
import type { CivicProvider } from '../provider.ts'
import type { SeatKind } from '../queries.ts'
import type { Source } from '../source.ts'
import { placeKind, regionKind } from './place.ts'
import type { Wanted } from './reach.ts'

export interface Loaded {
  /** Of the type that is wanted. */
  readonly seatKinds: readonly SeatKind[]
  readonly datasets: readonly string[]
}

/**
 * What tells districts, by what a campaign asks for. Callers who have given no point that leads to somebody are asked for a postal
 * code. An address needs nothing that is loaded, because a geocoder may know it.
 */
const waysOf: Readonly<Record<string, readonly string[]>> = { postal: ['postal'], latlon: ['latlon', 'postal'] }

/** Returns sources of which one is needed; none if at least one chamber is found. `locate`: as a campaign has it. */
export function findMissingSources(provider: CivicProvider, wanted: Wanted, locate: string, loaded: Loaded): readonly Source[] {
  const ways = Object.hasOwn(waysOf, locate) ? (waysOf[locate] ?? []) : []
  const telling = provider.sources.filter(({ tells }) => tells !== undefined && ways.includes(tells.by))
  const useful = wanted.chambers.flatMap((chamber) => {
    const kinds = kindsOf(provider, wanted.type, chamber, loaded)
    return telling.filter(({ tells }) => kinds.has(regionKind) || tells?.kinds.some((kind) => kinds.has(kind)))
  })
  return useful.some(({ dataset }) => loaded.datasets.includes(dataset)) ? [] : [...new Set(useful)]
}

/** A chamber with districts is found by them; any district tells the region. */
function kindsOf(provider: CivicProvider, type: string, chamber: string, { seatKinds }: Loaded): ReadonlySet<string> {
  const own = seatKinds.filter((seat) => seat.chamber === provider.chamberIn(type, chamber, seat.region ?? ''))
  const kinds = new Set(own.map(({ kind }) => placeKind(kind, provider)))
  if (kinds.size > 1) kinds.delete(regionKind)
  return kinds
}
