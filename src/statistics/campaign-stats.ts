// stats.json: the totals of one campaign. Reads the counters in one statement, and computes the averages from them.
import { type RawBuilder, sql } from 'kysely'
import { type CountsVersion, campaignVersion } from '../answers/version-queries.ts'
import { preparedRow } from '../database/prepared-statements.ts'
import { isPublished, onCampaign, type Report, shownStatus } from './counters.ts'
import type { CampaignStats } from './schemas.ts'

interface Row extends CountsVersion {
  readonly name: string
  readonly statuses: Readonly<Record<string, number>>
  readonly histogram: readonly CompletedPerSession[]
  readonly started_sessions: { readonly started: number; readonly queue_avg_seconds: number | null }
  /** Both null if no call was completed. */
  readonly days: { readonly first: string | null; readonly after_last: string | null }
}

/** The number of sessions with this number of completed calls in the campaign. */
export interface CompletedPerSession {
  readonly calls: number
  readonly sessions: number
}

/** Answers the totals of a campaign. */
export function campaignStats(campaignId: number): Report {
  return {
    ...onCampaign(campaignId, { countsSessions: true }),
    key: `stats ${campaignId}`,
    make: async (db) => {
      const row = await readStats(db, campaignId)
      return row && { version: row, json: JSON.stringify(presentStats(campaignId, row)) }
    },
  }
}

const readStats = preparedRow(
  (_, campaignId: RawBuilder<number>) => sql<Row>`
    SELECT version.*, name, ${statuses(campaignId)} AS statuses, ${histogram(campaignId)} AS histogram,
      ${sessions(campaignId)} AS started_sessions, ${completedDays(campaignId)} AS days
    FROM campaigns campaign, (${campaignVersion(campaignId)}) version WHERE ${isPublished(campaignId)}`,
)

function presentStats(id: number, row: Row): CampaignStats {
  const { first, after_last } = row.days
  const completed = row.statuses.completed ?? 0
  return {
    id,
    name: row.name,
    completed,
    total_counts: Object.values(row.statuses).reduce((sum, calls) => sum + calls, 0),
    status_counts: row.statuses,
    calls_completed: completed,
    sessions_started: row.started_sessions.started,
    sessions_completed: row.histogram.reduce((sum, { sessions }) => sum + sessions, 0),
    calls_per_session: { avg: averageCalls(row.histogram), med: medianCalls(row.histogram) ?? '?' },
    queue_avg_seconds: row.started_sessions.queue_avg_seconds ?? '',
    ...(first !== null && after_last !== null ? { date_start: first, date_end: after_last } : {}),
  }
}

/**
 * Returns the average with two decimals. Compat: rounded as in Python: ties of the exact double are rounded to even, where
 * JavaScript's toFixed rounds up.
 */
export function averageCalls(histogram: readonly CompletedPerSession[]): string {
  const calls = histogram.reduce((sum, cell) => sum + cell.calls * cell.sessions, 0)
  const sessions = histogram.reduce((sum, cell) => sum + cell.sessions, 0)
  if (sessions === 0) return '0.00'
  const average = calls / sessions
  const isTie = (average * 8) % 2 === 1
  const hundredths = Math.floor(average * 100)
  return isTie ? ((hundredths + (hundredths % 2)) / 100).toFixed(2) : average.toFixed(2)
}

/** The histogram must be in ascending order of calls. Returns undefined if it is empty. */
export function medianCalls(histogram: readonly CompletedPerSession[]): number | undefined {
  const sessions = histogram.reduce((sum, cell) => sum + cell.sessions, 0)
  if (sessions === 0) return undefined
  return (callsAt(histogram, Math.floor((sessions - 1) / 2)) + callsAt(histogram, Math.floor(sessions / 2))) / 2
}

/** Returns the calls of the session at this index, with sessions sorted by their calls. */
function callsAt(histogram: readonly CompletedPerSession[], index: number): number {
  let passed = 0
  for (const { calls, sessions } of histogram) {
    passed += sessions
    if (index < passed) return calls
  }
  return 0
}

function statuses(campaignId: RawBuilder<number>) {
  return sql`(
    SELECT coalesce(json_object_agg(status, calls ORDER BY status), '{}')
    FROM (
      SELECT ${shownStatus(sql`status`)} AS status, sum(calls) AS calls
      FROM (
        SELECT status, calls FROM calls_by_status WHERE campaign_id = ${campaignId}
        UNION ALL SELECT status, calls FROM call_deltas WHERE campaign_id = ${campaignId}
      ) counted GROUP BY 1 HAVING sum(calls) <> 0
    ) cells)`
}

/** A session with deltas is moved from the cell of its folded calls to that of its current calls. */
function histogram(campaignId: RawBuilder<number>) {
  return sql`(
    WITH moved AS (
      SELECT coalesce(folded.calls, 0) AS before, coalesce(folded.calls, 0) + pending.calls AS after
      FROM (
        SELECT session_id, sum(calls) AS calls FROM call_deltas
        WHERE campaign_id = ${campaignId} AND session_id IS NOT NULL GROUP BY 1
      ) pending
      LEFT JOIN completed_by_session folded ON folded.session_id = pending.session_id AND folded.campaign_id = ${campaignId}
    )
    SELECT coalesce(json_agg(json_build_object('calls', calls, 'sessions', sessions) ORDER BY calls), '[]')
    FROM (
      SELECT calls, sum(sessions) AS sessions
      FROM (
        SELECT calls, sessions FROM sessions_by_completed WHERE campaign_id = ${campaignId}
        UNION ALL SELECT before, -1 FROM moved
        UNION ALL SELECT after, 1 FROM moved
      ) counted WHERE calls > 0 GROUP BY 1 HAVING sum(sessions) <> 0
    ) cells)`
}

function sessions(campaignId: RawBuilder<number>) {
  return sql`(
    SELECT json_build_object('started', coalesce(sum(sessions), 0),
      'queue_avg_seconds', round(sum(delay_microseconds) / nullif(sum(delays_known), 0) / 1000000, 6)::float8)
    FROM (
      SELECT sessions, delays_known, delay_microseconds FROM session_totals WHERE campaign_id = ${campaignId}
      UNION ALL SELECT sessions, delays_known, delay_microseconds FROM session_deltas WHERE campaign_id = ${campaignId}
    ) counted)`
}

function completedDays(campaignId: RawBuilder<number>) {
  return sql`(
    SELECT json_build_object('first', min(day), 'after_last', max(day) + 1)
    FROM (
      SELECT day FROM (
        SELECT day, calls FROM calls_by_day WHERE campaign_id = ${campaignId} AND status = 'completed'
        UNION ALL SELECT (hour AT TIME ZONE 'UTC')::date, calls FROM call_deltas
        WHERE campaign_id = ${campaignId} AND status = 'completed' AND hour IS NOT NULL
      ) counted GROUP BY 1 HAVING sum(calls) <> 0
    ) days)`
}
