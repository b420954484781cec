// Which maps of congressional districts are in force, and where. A map is called by the first Congress that is elected on it. Most
// states keep their lines for ten years; where a state draws new ones in between, a table for the old lines ends with the old
// Congress. Pure.
import type { MapsAt } from '../provider.ts'
import type { RedrawnRegion } from '../records.ts'

/** The kind of the divisions. */
export const districtKind = 'cd'

const prefix = 'us/cd/'

export function congressMap(congress: number): string {
  return `${prefix}${congress}`
}

/** Undefined if the map is none of Congress. */
export function congressOf(map: string): number | undefined {
  return map.startsWith(prefix) ? Number(map.slice(prefix.length)) : undefined
}

/**
 * States that elect a Congress on lines that the Congress before did not have. Sources: the maps enacted from 2023 to 2025, as the National
 * Conference of State Legislatures lists them (https://www.ncsl.org/redistricting-and-census).
 * Operators add to it, and correct it, by redrawn-states.ts.
 */
const known: ReadonlyMap<number, readonly string[]> = new Map([
  [119, ['AL', 'GA', 'LA', 'NC', 'NY']],
  [120, ['CA', 'MO', 'NC', 'OH', 'TX', 'UT']],
])

/** The first Congress met in 1789. Each meets for two years, since the 74th from January 3. Source: 20th Amendment. */
const firstYear = 1789

/** The Congress that is in office at an instant, and when it ends. */
export function congressAt(now: Date): { readonly congress: number; readonly endsAt: Date } {
  // Terms change at noon in Washington.
  const congress = Math.floor((yearOf(now) - firstYear) / 2) + 1
  return { congress, endsAt: startOf(congress + 1) }
}

/** The Congress that is elected in a year, on the lines of that year. */
export function congressElectedIn(year: number): number {
  return Math.floor((year + 1 - firstYear) / 2) + 1
}

function yearOf(now: Date): number {
  const year = now.getUTCFullYear()
  const start = Date.UTC(year, 0, 3, 17)
  return year % 2 === 1 && now.getTime() < start ? year - 1 : year
}

function startOf(congress: number): Date {
  return new Date(Date.UTC(firstYear + (congress - 1) * 2, 0, 3, 17))
}

/** True if the lines of a map are those on which the Congress in office was elected in the state. */
export function isInForce(map: string, region: string, { now, redrawn }: MapsAt): boolean {
  const of = congressOf(map)
  return of === undefined || linesOf(region, of, redrawn) === linesOf(region, congressAt(now).congress, redrawn)
}

/** The Congress that first had the lines, as far as it is known. 0: those before. */
function linesOf(region: string, congress: number, redrawn: readonly RedrawnRegion[]): number {
  const changes = [...known.keys(), ...redrawn.flatMap(({ map }) => congressOf(map) ?? [])]
  return Math.max(0, ...changes.filter((since) => since <= congress && hasNewLines(region, since, redrawn)))
}

function hasNewLines(region: string, congress: number, redrawn: readonly RedrawnRegion[]): boolean {
  const told = redrawn.find((each) => each.region === region && each.map === congressMap(congress))
  return told?.isRedrawn ?? known.get(congress)?.includes(region) ?? false
}

/** The states whose lines of this map end with the Congress that is in office, in the order of their codes. */
export function listEnding(map: string, at: MapsAt): readonly string[] {
  if (congressOf(map) === undefined) return []
  const next = congressAt(at.now).congress + 1
  const regions = new Set([...(known.get(next) ?? []), ...at.redrawn.map(({ region }) => region)])
  return [...regions].filter((region) => hasNewLines(region, next, at.redrawn) && isInForce(map, region, at)).sort()
}
