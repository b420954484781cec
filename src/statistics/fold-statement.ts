// The statement that moves deltas into all counter tables at once. Triggers on the tables that it takes rows from give the campaigns
// concerned a new version, and count calls by ranges of ids. folding.ts runs it and deletes the counters that became
// zero.
import { sql } from 'kysely'
import { noCampaign } from './counters.ts'

export interface Folded {
  /** The largest number of rows deleted from one of the delta tables. */
  readonly taken: number
  readonly emptied_hours: unknown
  readonly emptied_days: unknown
}

const taken = (table: string, batchSize: number) =>
  sql`DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${sql.table(table)} LIMIT ${batchSize})) RETURNING *`

/** Folds at most `batchSize` rows of each delta table. All parts of the statement see the counters as they were before it. */
export function foldStatement(batchSize: number) {
  return sql<Folded>`
    WITH taken AS (${taken('call_deltas', batchSize)}),
      taken_sessions AS (${taken('session_deltas', batchSize)}),
      recoded AS (${taken('recoded_sessions', batchSize)}),
      changes AS (${taken('answer_changes', batchSize)}),
      ${foldCallCells},
      ${foldSessionCells}
    SELECT
      greatest((SELECT count(*) FROM taken), (SELECT count(*) FROM taken_sessions), (SELECT count(*) FROM recoded),
        (SELECT count(*) FROM changes)) AS taken,
      (SELECT json_agg(hours) FROM hours WHERE calls = 0) AS emptied_hours,
      (SELECT json_agg(days) FROM days WHERE calls = 0) AS emptied_days`
}

const inCampaign = sql`campaign_id <> ${noCampaign}`
const completed = sql`coalesce(sum(calls) FILTER (WHERE status = 'completed'), 0)`

const foldCallCells = sql`
  statuses AS (
    INSERT INTO calls_by_status AS cell (campaign_id, status, calls)
    SELECT campaign_id, status, sum(calls) FROM taken GROUP BY 1, 2 HAVING sum(calls) <> 0 ORDER BY 1, 2
    ON CONFLICT (campaign_id, status) DO UPDATE SET calls = cell.calls + excluded.calls
  ),
  hours AS (
    INSERT INTO calls_by_hour AS cell (campaign_id, hour, status, calls)
    SELECT campaign_id, hour, status, sum(calls) FROM taken WHERE hour IS NOT NULL AND ${inCampaign}
    GROUP BY 1, 2, 3 HAVING sum(calls) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (campaign_id, hour, status) DO UPDATE SET calls = cell.calls + excluded.calls
    RETURNING campaign_id, hour, status, calls
  ),
  by_day AS MATERIALIZED (
    SELECT campaign_id, (hour AT TIME ZONE 'UTC')::date AS day, status, sum(calls) AS calls FROM taken
    WHERE hour IS NOT NULL AND ${inCampaign} GROUP BY 1, 2, 3
  ),
  days AS (
    INSERT INTO calls_by_day AS cell (campaign_id, status, day, calls)
    SELECT campaign_id, status, day, calls FROM by_day WHERE calls <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (campaign_id, status, day) DO UPDATE SET calls = cell.calls + excluded.calls
    RETURNING campaign_id, status, day, calls
  ),
  all_hours AS (
    INSERT INTO campaign_hours AS cell (hour, campaign_id, calls, completed)
    SELECT hour, campaign_id, sum(calls), ${completed} FROM taken WHERE hour IS NOT NULL AND ${inCampaign}
    GROUP BY 1, 2 HAVING sum(calls) <> 0 OR ${completed} <> 0 ORDER BY 1, 2
    ON CONFLICT (hour, campaign_id) DO UPDATE SET calls = cell.calls + excluded.calls, completed = cell.completed + excluded.completed
  ),
  all_days AS (
    INSERT INTO campaign_days AS cell (day, campaign_id, calls, completed)
    SELECT day, campaign_id, sum(calls), ${completed} FROM by_day
    GROUP BY 1, 2 HAVING sum(calls) <> 0 OR ${completed} <> 0 ORDER BY 1, 2
    ON CONFLICT (day, campaign_id) DO UPDATE SET calls = cell.calls + excluded.calls, completed = cell.completed + excluded.completed
  ),
  targets_called AS (
    INSERT INTO calls_by_target AS cell (campaign_id, target_id, status, calls)
    SELECT campaign_id, target_id, status, sum(calls) FROM taken WHERE target_id IS NOT NULL AND ${inCampaign}
    GROUP BY 1, 2, 3 HAVING sum(calls) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (campaign_id, target_id, status) DO UPDATE SET calls = cell.calls + excluded.calls
  )`

/** For each session that changed: subtracts its old calls and referral code, and adds the current ones. */
const foldSessionCells = sql`
  moved AS MATERIALIZED (
    SELECT changed.campaign_id, changed.session_id, coalesce(folded.calls, 0) AS calls_before, coalesce(folded.calls, 0) + changed.calls AS calls_after,
      folded.referral_code AS code_before, nullif(sessions.referral_code, '') AS code_after
    FROM (
      SELECT campaign_id, session_id, sum(calls)::integer AS calls
      FROM (
        SELECT campaign_id, session_id, calls FROM taken WHERE session_id IS NOT NULL AND ${inCampaign}
        UNION ALL SELECT campaign_id, session_id, 0 FROM completed_by_session JOIN recoded USING (session_id)
      ) changes GROUP BY 1, 2
    ) changed
    LEFT JOIN completed_by_session folded USING (campaign_id, session_id)
    LEFT JOIN sessions ON sessions.id = changed.session_id
  ),
  kept_sessions AS (
    INSERT INTO completed_by_session AS cell (session_id, campaign_id, calls, referral_code)
    SELECT session_id, campaign_id, calls_after, code_after FROM moved WHERE calls_after <> 0 ORDER BY 1, 2
    ON CONFLICT (session_id, campaign_id) DO UPDATE SET calls = excluded.calls, referral_code = excluded.referral_code
  ),
  emptied_sessions AS (
    DELETE FROM completed_by_session cell USING moved
    WHERE (cell.session_id, cell.campaign_id) = (moved.session_id, moved.campaign_id) AND calls_after = 0
  ),
  per_session AS (
    INSERT INTO sessions_by_completed AS cell (campaign_id, calls, sessions)
    SELECT campaign_id, calls, sum(sessions) FROM (
      SELECT campaign_id, calls_before AS calls, -1 AS sessions FROM moved
      UNION ALL SELECT campaign_id, calls_after, 1 FROM moved
    ) changes WHERE calls <> 0 GROUP BY 1, 2 HAVING sum(sessions) <> 0 ORDER BY 1, 2
    ON CONFLICT (campaign_id, calls) DO UPDATE SET sessions = cell.sessions + excluded.sessions
  ),
  codes AS (
    INSERT INTO completed_by_referral_code AS cell (campaign_id, referral_code, calls)
    SELECT campaign_id, code, sum(calls) FROM (
      SELECT campaign_id, code_before AS code, -calls_before AS calls FROM moved
      UNION ALL SELECT campaign_id, code_after, calls_after FROM moved
    ) changes WHERE code IS NOT NULL GROUP BY 1, 2 HAVING sum(calls) <> 0 ORDER BY 1, 2
    ON CONFLICT (campaign_id, referral_code) DO UPDATE SET calls = cell.calls + excluded.calls
  ),
  session_sums AS (
    INSERT INTO session_totals AS cell (campaign_id, sessions, delays_known, delay_microseconds)
    SELECT campaign_id, sum(sessions), sum(delays_known), sum(delay_microseconds) FROM taken_sessions GROUP BY 1 ORDER BY 1
    ON CONFLICT (campaign_id) DO UPDATE SET sessions = cell.sessions + excluded.sessions,
      delays_known = cell.delays_known + excluded.delays_known, delay_microseconds = cell.delay_microseconds + excluded.delay_microseconds
  )`
