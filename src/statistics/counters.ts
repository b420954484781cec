// What all reports share: when they are current, the values that represent null in the counters, and combining the sources of a time
// range. Every report reads the counters and the deltas that are not folded yet in one statement, which is why it is always exact.
import { type RawBuilder, sql } from 'kysely'
import type { Answer, Made } from '../answers/answers.ts'
import { allScope, type CountsVersion, readAllVersion, readCampaignVersion } from '../answers/version-queries.ts'
import { instantLiteral } from '../collections/iso-instant.ts'
import { type Grain, split, type TimeRange } from './parameters/time-range.ts'

/** Makes the JSON of statistics. */
export type Report = Answer<CountsVersion>
export type MadeReport = Made<CountsVersion>

/** For a report on one campaign. `countsSessions`: it also depends on sessions. */
export function onCampaign(campaignId: number, { countsSessions = false } = {}): Omit<Report, 'key' | 'make'> {
  return {
    scope: campaignId,
    readVersion: (db) => readCampaignVersion(db, campaignId),
    identityOf: ({ base, calls, sessions }) => (countsSessions ? `${base} | ${calls} | ${sessions}` : `${base} | ${calls}`),
  }
}

export const onAllCampaigns: Omit<Report, 'key' | 'make'> = {
  scope: allScope,
  readVersion: readAllVersion,
  identityOf: ({ base, calls }) => `${base} | ${calls}`,
}

/** The values in the counters, set by the migration, for calls without a campaign and calls without a status. */
export const noCampaignValue = -2_147_483_648
export const noStatusValue = '(no status was ever recorded)'
export const noCampaign = sql.lit(noCampaignValue)
export const noStatus = sql.lit(noStatusValue)

/** The status as in JSON: `unknown` if none was ever recorded. */
export function shownStatus(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`CASE ${column} WHEN ${noStatus} THEN 'unknown' ELSE ${column} END`
}

/** The condition that there is a published campaign with this id. Without one, a report has no row. */
export function isPublished(campaignId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`campaign.id = ${campaignId} AND campaign.published_at IS NOT NULL`
}

/** The limits of a range, as parameters of a statement. The planner gets no values, so that one plan fits all. */
export interface Limits {
  readonly from: RawBuilder<unknown>
  readonly until: RawBuilder<unknown>
}

/** The first instant of PostgreSQL that is not infinite. */
const firstInstant = '4714-11-24 00:00:00+00 BC'

/** The values of a range's limits. Leaves out what is infinitely early or late. */
export function limitValues({ from, until }: TimeRange): [from: string, until: string] {
  return [from === undefined ? firstInstant : instantLiteral(from), until === undefined ? 'infinity' : instantLiteral(until)]
}

/** The condition that `column`, which has this type, is in the range. */
export function within(column: RawBuilder<unknown>, { from, until }: Limits, type: 'timestamptz' | 'date'): RawBuilder<boolean> {
  // In UTC, because the limits of days are midnights there.
  const limit = (value: RawBuilder<unknown>) =>
    type === 'date' ? sql`(SELECT (${value}::timestamptz AT TIME ZONE 'UTC')::date)` : sql`(SELECT ${value}::timestamptz)`
  return sql<boolean>`${column} >= ${limit(from)} AND ${column} < ${limit(until)}`
}

/** The sources of a report. All SELECTs must return the same columns. */
export interface CountSources {
  readonly days: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly hours: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly deltas: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly rows: (where: RawBuilder<boolean>) => RawBuilder<unknown>
}

const nothing: TimeRange = { from: 0n, until: 0n }

/** The pieces of a range in the order in which a statement takes their limits. Each grain has a fixed number of pieces. */
export function limitsOf(range: TimeRange, grain: Grain): string[] {
  const { days, hours, rows, counted } = split(range, grain)
  const two = ([first = nothing, second = nothing]: readonly TimeRange[]) => [first, second]
  const [day = nothing] = days
  const ofGrain = {
    row: [rows[0] ?? nothing],
    hour: [...two(hours), counted ?? nothing, ...two(rows)],
    day: [day, ...two(hours), counted ?? nothing, ...two(rows)],
  }
  return ofGrain[grain].flatMap(limitValues)
}

/**
 * Combines with UNION ALL: whole days and hours from counters and deltas, and partial hours at the edges from rows. `limits` are the
 * parameters of `limitsOf`.
 */
export function countedWithin(grain: Grain, limits: readonly RawBuilder<unknown>[], sources: CountSources): RawBuilder<unknown> {
  const pieces: Limits[] = []
  for (let i = 0; i + 1 < limits.length; i += 2) pieces.push({ from: limits[i] ?? sql`NULL`, until: limits[i + 1] ?? sql`NULL` })
  const next = () => {
    const piece = pieces.shift()
    if (piece === undefined) throw new Error(`A report by ${grain} needs more limits`)
    return piece
  }
  const parts: RawBuilder<unknown>[] = []
  if (grain === 'day') parts.push(sources.days(within(sql`day`, next(), 'date')))
  if (grain !== 'row')
    parts.push(
      sources.hours(within(sql`hour`, next(), 'timestamptz')),
      sources.hours(within(sql`hour`, next(), 'timestamptz')),
      sources.deltas(within(sql`hour`, next(), 'timestamptz')),
    )
  while (pieces.length > 0) parts.push(sources.rows(within(sql`timestamp`, next(), 'timestamptz')))
  return sql.join(parts, sql` UNION ALL `)
}
