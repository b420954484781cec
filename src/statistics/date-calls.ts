// date_calls.json: the number of calls by minute, hour, day, month or year, for one campaign by status, or for all campaigns.
// PostgreSQL formats the JSON, because that is faster than transferring the rows.
import { type RawBuilder, sql } from 'kysely'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { type CountSources, countedWithin, noCampaign, noStatus, selectForCampaign, shownStatus } from './counters.ts'
import type { Timespan } from './parameters/request.ts'
import type { Grain, TimeRange } from './parameters/time-range.ts'

export interface DateReport {
  readonly timespan: Timespan
  readonly range: TimeRange
  /** An IANA time zone that PostgreSQL supports. */
  readonly zone: string
}

const formats: Record<Timespan, string> = {
  minute: 'YYYY-MM-DD HH24:MI',
  hour: 'YYYY-MM-DD HH24:00',
  day: 'YYYY-MM-DD',
  month: 'YYYY-MM',
  year: 'YYYY',
}

/** Returns `{"2021-03-01": {"completed": 3}, …}` as JSON, or undefined if there is no campaign with this id. */
export async function campaignDateCalls(db: ReadonlyDb, campaignId: number, report: DateReport): Promise<string | undefined> {
  const columns = sql`status, calls`
  const row = sql`coalesce(status, ${noStatus}) AS status, 1 AS calls`
  const ofCampaign = sql<boolean>`campaign_id = ${campaignId}`
  const counted = gather(report, ofCampaign, {
    days: [sql`calls_by_day`, columns],
    hours: [sql`calls_by_hour`, columns],
    deltas: columns,
    rows: row,
  })
  const found = await selectForCampaign(
    db,
    campaignId,
    sql<{ objects: string }>`(
      SELECT coalesce(json_object_agg(${label(report)}, statuses ORDER BY bucket), '{}')::text
      FROM (
        SELECT bucket, json_object_agg(status, calls ORDER BY status) AS statuses
        FROM (
          SELECT ${bucket(report)} AS bucket, ${shownStatus(sql`status`)} AS status, sum(calls) AS calls
          FROM (${counted}) counted GROUP BY 1, 2 HAVING sum(calls) <> 0
        ) cells GROUP BY 1
      ) buckets
    ) AS objects`,
  )
  return found?.objects
}

/** Returns, for all campaigns, the number of completed calls and `{"2021-03-01": {"1": 3}, …}` as JSON. */
export async function allDateCalls(db: ReadonlyDb, report: DateReport): Promise<{ completed: number; objects: string }> {
  const columns = sql`campaign_id, calls, completed`
  const delta = sql`campaign_id, calls, CASE status WHEN 'completed' THEN calls ELSE 0 END AS completed`
  const row = sql`campaign_id, 1 AS calls, CASE status WHEN 'completed' THEN 1 ELSE 0 END AS completed`
  const hasCampaign = sql<boolean>`campaign_id <> ${noCampaign}`
  const counted = gather(report, hasCampaign, {
    days: [sql`campaign_days`, columns],
    hours: [sql`campaign_hours`, columns],
    deltas: delta,
    rows: row,
  })
  const [found] = await select(
    db,
    sql<{ completed: number; objects: string }>`
      SELECT coalesce(sum(completed), 0)::bigint AS completed,
        coalesce(json_object_agg(${label(report)}, campaigns ORDER BY bucket) FILTER (WHERE campaigns IS NOT NULL), '{}')::text AS objects
      FROM (
        SELECT bucket, sum(completed) AS completed, json_object_agg(campaign_id, calls ORDER BY campaign_id) FILTER (WHERE calls <> 0) AS campaigns
        FROM (
          SELECT ${bucket(report)} AS bucket, campaign_id, sum(calls) AS calls, sum(completed) AS completed
          FROM (${counted}) counted GROUP BY 1, 2
        ) cells GROUP BY 1
      ) buckets`,
  )
  return found ?? { completed: 0, objects: '{}' }
}

interface Sources {
  readonly days: readonly [table: RawBuilder<unknown>, columns: RawBuilder<unknown>]
  readonly hours: readonly [table: RawBuilder<unknown>, columns: RawBuilder<unknown>]
  readonly deltas: RawBuilder<unknown>
  readonly rows: RawBuilder<unknown>
}

/** Selects `at`, the local time in the report's zone, and the sources' columns. */
function gather(report: DateReport, filter: RawBuilder<boolean>, sources: Sources): RawBuilder<unknown> {
  const local = (column: RawBuilder<unknown>) => sql`(${column}) AT TIME ZONE ${report.zone}::text`
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
  if (report.zone === 'UTC' || report.timespan === 'minute') return countedWithin(report.range, grainOf(report), counters)
  // A UTC hour can span two buckets in the report's zone (at midnight in India). The calls of such hours are read from rows.
  const end = sql`hour + interval '59 minutes 59.999999 seconds'`
  const isSplit = sql<boolean>`${bucketOf(report, local(sql`hour`))} <> ${bucketOf(report, local(end))}`
  const whole = (source: CountSources['hours']) => (where: RawBuilder<boolean>) =>
    source(sql<boolean>`${where} AND NOT (${isSplit})`)
  const splitHours = (where: RawBuilder<boolean>) => sql`
    SELECT hour FROM ${sources.hours[0]} WHERE ${filter} AND ${where} AND ${isSplit}
    UNION SELECT hour FROM call_deltas WHERE ${filter} AND ${where} AND ${isSplit}`
  return countedWithin(report.range, 'hour', {
    ...counters,
    hours: whole(counters.hours),
    deltas: (where) => sql`${whole(counters.deltas)(where)} UNION ALL
      SELECT part.* FROM (${splitHours(where)}) split_hours,
        LATERAL (${rows(sql<boolean>`timestamp >= split_hours.hour AND timestamp < split_hours.hour + interval '1 hour'`)}) part`,
  })
}

function grainOf({ timespan }: DateReport): Grain {
  if (timespan === 'minute') return 'row'
  return timespan === 'hour' ? 'hour' : 'day'
}

function bucketOf({ timespan }: DateReport, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`date_trunc(${sql.lit(timespan)}, ${at})`
}

function bucket(report: DateReport): RawBuilder<unknown> {
  return bucketOf(report, sql`at`)
}

function label({ timespan }: DateReport): RawBuilder<unknown> {
  return sql`to_char(bucket, ${sql.lit(formats[timespan])})`
}
