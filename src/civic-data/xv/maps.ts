// Which maps of Verdania are in force. The Assembly is elected each year, and Highland draws its districts anew for each election;
// all other lines stay. Pure.
import type { MapsAt } from '../provider.ts'
import type { DistrictKind } from './provinces.ts'

/** `year`: of the first day of the Assembly that is elected on it. */
export function mapOf(kind: DistrictKind, year: number): string {
  return `xv/${kind}/${year}`
}

/** Undefined if it is no map of the districts of the Assembly. */
function yearOf(map: string): number | undefined {
  const year = /^xv\/district\/(\d{4})$/.exec(map)?.[1]
  return year === undefined ? undefined : Number(year)
}

/** Provinces that draw their districts anew. */
const redrawn: readonly string[] = ['HL']

/** The Assembly first meets on July 1. */
const firstMonth = 6

/** The year of the first day of the Assembly that is in office at an instant. */
export function assemblyYear(now: Date): number {
  return now.getUTCMonth() < firstMonth ? now.getUTCFullYear() - 1 : now.getUTCFullYear()
}

export function isInForce(map: string, region: string, { now }: Pick<MapsAt, 'now'>): boolean {
  const year = yearOf(map)
  return year === undefined || !redrawn.includes(region) || year === assemblyYear(now)
}

/** The provinces whose districts on the map end with the Assembly that is in office, and when. */
export function listEnding(
  map: string,
  { now }: Pick<MapsAt, 'now'>,
): { readonly regions: readonly string[]; readonly endsAt: Date } {
  const year = assemblyYear(now)
  return { regions: yearOf(map) === year ? redrawn : [], endsAt: new Date(Date.UTC(year + 1, firstMonth, 1)) }
}
