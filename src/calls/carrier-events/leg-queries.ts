// Stores what is known of the call to an office. Reports can be late, repeated or out of order, so each only adds to the row.
import { sql } from 'kysely'
import { prepared } from '../../database/prepared-statements.ts'
import type { Db } from '../../database/types.ts'
import { isEnding, type OfficeLegReport } from '../../telephony/event.ts'

/** The order of statuses. A later one replaces an earlier one, whichever is reported first; that decides between two ends, too. */
const progress = ['unknown', 'queued', 'ringing', 'in-progress', 'canceled', 'failed', 'no-answer', 'busy', 'completed']
const unanswered = ['canceled', 'failed', 'no-answer', 'busy']

interface Heard {
  readonly attempt: number
  readonly leg: OfficeLegReport
}

/**
 * Inserts or updates the row in `calls`. The attempt reserves the id of the row, so that every report writes to the same row,
 * whichever comes first. The status only advances, the longest duration counts, and the first carrier id stays.
 */
export function updateCallSql(
  sessions: ReturnType<typeof sql>,
  { attempt, leg }: Heard,
  { now, isOver }: { now: string; isOver: boolean },
) {
  const which = sql`session_id IN (${sessions}) AND attempt = ${attempt}`
  const columns = sql`session_id, call_row_id, target_id, coalesce(dialed_at, ${now}::timestamptz) AS dialed_at`
  const rank = (status: ReturnType<typeof sql>) => sql`array_position(${sql.lit(`{${progress.join(',')}}`)}::text[], ${status})`
  const isUnanswered = (status: ReturnType<typeof sql>) =>
    sql`(${status}) = ANY (${sql.lit(`{${unanswered.join(',')}}`)}::text[])`
  const status = sql`CASE WHEN ${rank(sql`excluded.status::text`)} > coalesce(${rank(sql`calls.status::text`)}, 0) THEN excluded.status ELSE calls.status END`
  // The 0 seconds of an unanswered leg were assumed, and give way to a reported duration.
  const heard = sql`greatest(CASE WHEN ${isUnanswered(sql`calls.status`)} THEN nullif(calls.duration, 0) ELSE calls.duration END, ${heardSeconds(leg)}::integer)`
  const duration = sql`CASE WHEN ${isUnanswered(status)} THEN coalesce(${heard}, 0) ELSE ${heard} END`
  const callId = sql`coalesce(calls.call_id, excluded.call_id)`
  return sql`leg AS (${
    isOver
      ? sql`UPDATE call_attempts SET ended_at = coalesce(ended_at, ${now}::timestamptz) WHERE ${which} RETURNING ${columns}`
      : sql`SELECT ${columns} FROM call_attempts WHERE ${which}`
  }), call AS (
    INSERT INTO calls (id, timestamp, session_id, campaign_id, target_id, call_id, status, duration)
    SELECT leg.call_row_id, leg.dialed_at, leg.session_id, sessions.campaign_id, leg.target_id, ${leg.legId ?? null}::text,
      ${leg.status}::text, ${firstSeconds(leg)}::integer
    FROM leg JOIN sessions ON sessions.id = leg.session_id
    ON CONFLICT (id) DO UPDATE SET status = ${status}, duration = ${duration}, call_id = ${callId}
    WHERE (calls.status, calls.duration, calls.call_id) IS DISTINCT FROM (${status}, ${duration}, ${callId})
    RETURNING id
  )`
}

/** Returns null if no duration was reported, or 0 for an unanswered leg. */
function heardSeconds({ status, seconds }: OfficeLegReport): number | null {
  return unanswered.includes(status) ? seconds || null : (seconds ?? null)
}

/** An unanswered leg has a duration of 0, whether or not the carrier reports it. */
function firstSeconds(leg: OfficeLegReport): number | null {
  return heardSeconds(leg) ?? (unanswered.includes(leg.status) ? 0 : null)
}

/** Stores a status report. Does nothing if there is no such attempt. */
export async function updateCall(db: Db, publicId: string, { now, ...heard }: Heard & { readonly now: Date }): Promise<void> {
  const sessions = sql`SELECT session_id FROM session_flows WHERE public_id = ${publicId}`
  await sql`${prepared}
    WITH ${updateCallSql(sessions, heard, { now: now.toISOString(), isOver: isEnding(heard.leg.status) })} SELECT FROM leg`.execute(
    db,
  )
}
