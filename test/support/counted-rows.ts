// The expected statistics, counted from the rows with one SELECT per number and without the counters; and a report as it is made
// anew.
import { sql } from 'kysely'
import type { Db, ReadonlyDb } from '../../src/database/types.ts'
import type { Report } from '../../src/statistics/counters.ts'

const shown = sql`coalesce(status, 'unknown')`

/** stats.json without its averages, which come from the histogram. */
export async function plainStats(db: Db, id: number) {
  const { rows } = await sql<Record<string, unknown>>`SELECT
    (SELECT count(*) FROM calls WHERE campaign_id = ${id} AND status = 'completed') AS completed,
    (SELECT count(*) FROM calls WHERE campaign_id = ${id}) AS total_counts,
    (SELECT coalesce(json_object_agg(status, n), '{}') FROM (SELECT ${shown} AS status, count(*) AS n FROM calls WHERE campaign_id = ${id} GROUP BY 1) c) AS status_counts,
    (SELECT count(*) FROM sessions WHERE campaign_id = ${id}) AS sessions_started,
    (SELECT count(DISTINCT session_id) FROM calls WHERE campaign_id = ${id} AND status = 'completed') AS sessions_completed,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM (
      SELECT count(*) AS n FROM calls WHERE campaign_id = ${id} AND status = 'completed' AND session_id IS NOT NULL GROUP BY session_id) c) AS median,
    (SELECT round(avg(extract(epoch FROM queue_delay)), 6)::float8 FROM sessions WHERE campaign_id = ${id}) AS queue_avg_seconds,
    (SELECT (min(timestamp) AT TIME ZONE 'UTC')::date::text FROM calls WHERE campaign_id = ${id} AND status = 'completed') AS date_start,
    (SELECT ((max(timestamp) AT TIME ZONE 'UTC')::date + 1)::text FROM calls WHERE campaign_id = ${id} AND status = 'completed') AS date_end
  `.execute(db)
  return rows[0]
}

export interface PlainRange {
  readonly timespan: string
  readonly format: string
  readonly zone: string
  /** SQL literals, both inclusive. */
  readonly start: string
  readonly end: string
}

const inRange = ({ start, end }: PlainRange) => sql`timestamp >= ${start}::timestamptz AND timestamp <= ${end}::timestamptz`
const time = ({ timespan, format, zone }: PlainRange) =>
  sql`to_char(date_trunc(${timespan}::text, timestamp AT TIME ZONE ${zone}::text), ${format}::text)`

export async function plainDateCalls(db: Db, id: number, range: PlainRange): Promise<unknown> {
  return await json(
    db,
    sql`SELECT time, json_object_agg(status, n) AS value FROM (
      SELECT ${time(range)} AS time, ${shown} AS status, count(*) AS n FROM calls WHERE campaign_id = ${id} AND ${inRange(range)} GROUP BY 1, 2
    ) c GROUP BY 1`,
  )
}

export async function plainAllDateCalls(db: Db, range: PlainRange): Promise<unknown> {
  return await json(
    db,
    sql`SELECT time, json_object_agg(campaign_id, n) AS value FROM (
      SELECT ${time(range)} AS time, campaign_id, count(*) AS n FROM calls WHERE campaign_id IS NOT NULL AND ${inRange(range)} GROUP BY 1, 2
    ) c GROUP BY 1`,
  )
}

/** Target key → status → number of calls, without names. */
export async function plainTargetCalls(db: Db, id: number): Promise<unknown> {
  return await json(
    db,
    sql`SELECT key AS time, json_object_agg(status, n) AS value FROM (
      SELECT coalesce(t.key, t.id::text) AS key, ${shown} AS status, count(*) AS n FROM calls JOIN targets t ON t.id = target_id
      WHERE campaign_id = ${id} GROUP BY 1, 2) c GROUP BY 1`,
  )
}

export async function plainReferralCodes(db: Db, id: number): Promise<unknown> {
  return await json(
    db,
    sql`SELECT referral_code AS time, count(*) AS value FROM calls JOIN sessions ON sessions.id = session_id
      WHERE calls.campaign_id = ${id} AND calls.status = 'completed' AND referral_code <> '' GROUP BY 1 HAVING count(*) >= 2`,
  )
}

/** Completed calls after `after` and not after `until`. */
export async function plainCompleted(db: Db, id: number, after: string, until: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM calls WHERE campaign_id = ${id} AND status = 'completed'
    AND timestamp > ${after}::timestamptz AND timestamp <= ${until}::timestamptz`.execute(db)
  return rows[0]?.n ?? 0
}

async function json(db: Db, query: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await sql<{
    objects: unknown
  }>`SELECT coalesce(json_object_agg(time, value), '{}') AS objects FROM (${query}) o`.execute(db)
  return rows[0]?.objects
}

/** Makes a report, without answers that were kept, and parses it. */
export async function readReport<T = Record<string, unknown>>(db: ReadonlyDb, report: Report): Promise<T> {
  const made = await report.make(db)
  if (made === undefined) throw new Error(`No campaign for ${report.key}`)
  return JSON.parse(made.json) as T
}
