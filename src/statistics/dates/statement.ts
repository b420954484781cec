// The statements of date_calls.json: calls by bucket of time, with the JSON of each bucket on a line of its own. PostgreSQL formats
// the JSON, because that is faster than transferring the rows. There is one text for each timespan, in UTC and in other zones.
import { type RawBuilder, sql } from 'kysely'
import { allVersion, type CountsVersion, campaignVersion } from '../../answers/version-queries.ts'
import { type PreparedSelect, preparedSelect } from '../../database/prepared-statements.ts'
import { type CountSources, countedWithin, isPublished, noCampaign, noStatus, shownStatus } from '../counters.ts'
import { type Timespan, timespans } from '../parameters/request.ts'
import type { Grain } from '../parameters/time-range.ts'

export interface BucketRow extends CountsVersion {
  /** `"2021-03-01":{"completed":3}` for each bucket, in order, separated by a comma and a line break, which JSON escapes. */
  readonly lines: string
  /** The completed calls of each bucket, separated by commas. Only of the statement on all campaigns. */
  readonly completed: string
}

const formats: Record<Timespan, string> = {
  minute: 'YYYY-MM-DD HH24:MI',
  hour: 'YYYY-MM-DD HH24:00',
  day: 'YYYY-MM-DD',
  month: 'YYYY-MM',
  year: 'YYYY',
}

/** The coarsest counters that the buckets can be made from. In other zones, days begin at another hour. */
export function grainOf(timespan: Timespan, isZoned: boolean): Grain {
  if (timespan === 'minute') return 'row'
  return timespan === 'hour' || isZoned ? 'hour' : 'day'
}

const limitCounts: Record<Grain, number> = { row: 2, hour: 10, day: 12 }

type Parameter = RawBuilder<unknown>
/** A campaign, if there is one, a zone, if it is not UTC, and the limits of the range. */
type Values = (string | number)[]

export interface Statements {
  readonly utc: Readonly<Record<Timespan, PreparedSelect<BucketRow, Values>>>
  readonly zoned: Readonly<Record<Timespan, PreparedSelect<BucketRow, Values>>>
}

function statements(leading: number, build: (shape: Shape, leading: readonly Parameter[]) => RawBuilder<BucketRow>): Statements {
  const ofZone = (isZoned: boolean) => {
    const ofTimespan = (timespan: Timespan) => {
      const zones = isZoned ? 1 : 0
      return preparedSelect<BucketRow, Values>(
        (_, ...parameters) =>
          build(
            { timespan, zone: parameters[leading + zones - 1] ?? sql`NULL`, isZoned, limits: parameters.slice(leading + zones) },
            parameters.slice(0, leading),
          ),
        leading + zones + limitCounts[grainOf(timespan, isZoned)],
      )
    }
    return Object.fromEntries(timespans.map((timespan) => [timespan, ofTimespan(timespan)])) as Statements['utc']
  }
  return { utc: ofZone(false), zoned: ofZone(true) }
}

/** The parameters: a campaign, and those of the range. No row if there is no such campaign. */
export const campaignBuckets: Statements = statements(1, (shape, [campaignId = sql`NULL`]) => {
  const columns = sql`status, calls`
  const counted = gather(shape, sql<boolean>`campaign_id = ${campaignId}`, {
    days: [sql`calls_by_day`, columns],
    hours: [sql`calls_by_hour`, columns],
    deltas: columns,
    rows: sql`coalesce(status, ${noStatus}) AS status, 1 AS calls`,
  })
  return sql<BucketRow>`
    SELECT version.*, '' AS completed, (
      SELECT coalesce(string_agg(line, E',\n' ORDER BY bucket), '')
      FROM (
        SELECT bucket, ${label(shape)} || string_agg(to_json(status)::text || ':' || calls, ',' ORDER BY status) || '}' AS line
        FROM (
          SELECT ${bucket(shape)} AS bucket, ${shownStatus(sql`status`)} AS status, sum(calls) AS calls
          FROM (${counted}) counted GROUP BY 1, 2 HAVING sum(calls) <> 0
        ) cells GROUP BY 1
      ) buckets
    ) AS lines
    FROM campaigns campaign, (${campaignVersion(campaignId)}) version WHERE ${isPublished(campaignId)}`
})

/** The parameters: those of the range. */
export const allBuckets: Statements = statements(0, (shape) => {
  const columns = sql`campaign_id, calls, completed`
  const counted = gather(shape, sql<boolean>`campaign_id <> ${noCampaign}`, {
    days: [sql`campaign_days`, columns],
    hours: [sql`campaign_hours`, columns],
    deltas: sql`campaign_id, calls, CASE status WHEN 'completed' THEN calls ELSE 0 END AS completed`,
    rows: sql`campaign_id, 1 AS calls, CASE status WHEN 'completed' THEN 1 ELSE 0 END AS completed`,
  })
  return sql<BucketRow>`
    SELECT version.*, report.*
    FROM (${allVersion}) version, (
      SELECT coalesce(string_agg(line, E',\n' ORDER BY bucket), '') AS lines,
        coalesce(string_agg(completed::text, ',' ORDER BY bucket), '') AS completed
      FROM (
        SELECT bucket, sum(completed) AS completed,
          ${label(shape)} || string_agg('"' || campaign_id || '":' || calls, ',' ORDER BY campaign_id) || '}' AS line
        FROM (
          SELECT ${bucket(shape)} AS bucket, campaign_id, sum(calls) AS calls, sum(completed) AS completed
          FROM (${counted}) counted GROUP BY 1, 2 HAVING sum(calls) <> 0
        ) cells GROUP BY 1
      ) buckets
    ) report`
})

interface Shape {
  readonly timespan: Timespan
  readonly zone: Parameter
  readonly isZoned: boolean
  readonly limits: readonly Parameter[]
}

interface Sources {
  readonly days: readonly [table: RawBuilder<unknown>, columns: RawBuilder<unknown>]
  readonly hours: readonly [table: RawBuilder<unknown>, columns: RawBuilder<unknown>]
  readonly deltas: RawBuilder<unknown>
  readonly rows: RawBuilder<unknown>
}

/** Selects `at`, the local time in the report's zone, and the sources' columns. */
function gather(shape: Shape, filter: RawBuilder<boolean>, sources: Sources): RawBuilder<unknown> {
  const { timespan, zone, isZoned, limits } = shape
  const local = (column: RawBuilder<unknown>) => sql`(${column}) AT TIME ZONE ${isZoned ? sql`${zone}::text` : sql`'UTC'`}`
  const from =
    (table: RawBuilder<unknown>, at: RawBuilder<unknown>, columns: RawBuilder<unknown>) => (where: RawBuilder<boolean>) =>
      sql`SELECT ${at} AS at, ${columns} FROM ${table} WHERE ${filter} AND ${where}`
  const rows = from(sql`calls`, local(sql`timestamp`), sources.rows)
  const counters: CountSources = {
    days: from(sources.days[0], sql`day::timestamp`, sources.days[1]),
    hours: from(sources.hours[0], local(sql`hour`), sources.hours[1]),
    deltas: from(sql`call_deltas`, local(sql`hour`), sources.deltas),
    rows,
  }
  const grain = grainOf(timespan, isZoned)
  if (!isZoned || grain === 'row') return countedWithin(grain, limits, counters)
  // A UTC hour can span two buckets in the report's zone (at midnight in India), or, if its clocks change within the hour, be in one,
  // then in another, and in the first again (at 00:01 in Newfoundland until 2011). The calls of such hours are read from rows.
  const length = sql`interval '59 minutes 59.999999 seconds'`
  const end = sql`hour + ${length}`
  const isSplit = sql<boolean>`(${bucketOf(shape, local(sql`hour`))} <> ${bucketOf(shape, local(end))}
    OR ${local(end)} - ${local(sql`hour`)} <> ${length})`
  const whole = (source: CountSources['hours']) => (where: RawBuilder<boolean>) =>
    source(sql<boolean>`${where} AND NOT (${isSplit})`)
  const splitHours = (where: RawBuilder<boolean>) => sql`
    SELECT hour FROM ${sources.hours[0]} WHERE ${filter} AND ${where} AND ${isSplit}
    UNION SELECT hour FROM call_deltas WHERE ${filter} AND ${where} AND ${isSplit}`
  return countedWithin(grain, limits, {
    ...counters,
    hours: whole(counters.hours),
    deltas: (where) => sql`${whole(counters.deltas)(where)} UNION ALL
      SELECT part.* FROM (${splitHours(where)}) split_hours,
        LATERAL (${rows(sql<boolean>`timestamp >= split_hours.hour AND timestamp < split_hours.hour + interval '1 hour'`)}) part`,
  })
}

function bucketOf({ timespan }: Shape, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`date_trunc(${sql.lit(timespan)}, ${at})`
}

function bucket(shape: Shape): RawBuilder<unknown> {
  return bucketOf(shape, sql`at`)
}

function label({ timespan }: Shape): RawBuilder<unknown> {
  return sql`to_char(bucket, ${sql.lit(`"\\""${formats[timespan]}"\\":{"`)})`
}
