// Every statement that moves a session from one step to the next and writes its calls down. Each is one statement, and so
// either happens or does not: a step and the answer to it, an attempt and the call that came of it.
import { sql } from 'kysely'
import { isUniqueViolation } from '../../database/failures.ts'
import { plannedOnce } from '../../database/planned-once.ts'
import type { Db } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import type { Stage } from '../../sessions/table.ts'
import { endings, type LegReport } from '../../telephony/event.ts'
import type { FlowOutcome } from '../flow/flow-types.ts'

export interface FoundFlow {
  readonly session_id: number
  readonly carrier_call_id: string | null
  readonly phone_number: string | null
  readonly plan: unknown
  readonly targets: unknown
  readonly state: unknown
  readonly step: number
  /** When the emergency stop came upon it. */
  readonly stop_requested_at: string | null
  /** What was answered when this step was asked for before. */
  readonly answer: string | null
}

export async function findFlow(db: Db, publicId: string, step: number): Promise<FoundFlow | undefined> {
  const { rows } = await sql<FoundFlow>`${plannedOnce}
    SELECT flow.session_id, flow.carrier_call_id, flow.phone_number, flow.plan, flow.targets, flow.state, flow.step,
      flow.stop_requested_at, receipt.answer
    FROM session_flows flow
    LEFT JOIN webhook_receipts receipt ON receipt.session_id = flow.session_id AND receipt.step = ${step}
    WHERE flow.public_id = ${publicId}`.execute(db)
  return rows[0]
}

export interface Advance {
  readonly sessionId: number
  /** The step that is answered. */
  readonly step: number
  readonly now: Date
  readonly callId: string | undefined
  readonly outcome: FlowOutcome
  readonly stage: Stage
  readonly answer: string
  readonly linesPerNumber: number
}

/**
 * `done`; `overtaken`: by the same request, by another call, or by another caller on the line; `taken`: no line was free;
 * `reused`: the carrier's id of the call is that of another session's.
 */
export type Advanced = 'done' | 'overtaken' | 'taken' | 'reused'

export async function advanceFlow(db: Db, advance: Advance): Promise<Advanced> {
  try {
    return await tryToAdvance(db, advance)
  } catch (error) {
    if (isUniqueViolation(error) && (error as { constraint?: string }).constraint === 'call_attempts_line') return 'overtaken'
    if (isReusedCallId(error)) return 'reused'
    throw error
  }
}

async function tryToAdvance(db: Db, advance: Advance): Promise<Advanced> {
  const { sessionId, step, callId, outcome, stage, answer } = advance
  const now = advance.now.toISOString()
  const { located, ended, dialled } = outcome
  const { rows } = await sql<{ is_free: boolean; is_done: boolean }>`${plannedOnce}
    WITH line AS (${freeLine(dialled?.number, advance.linesPerNumber)}), flow AS (
      UPDATE session_flows SET
        state = ${JSON.stringify(outcome.state)}::json,
        targets = coalesce(${located ? JSON.stringify(located.targets) : null}::json, targets),
        step = step + 1,
        stage = CASE WHEN ended_at IS NULL THEN ${stage} ELSE stage END,
        carrier_call_id = coalesce(carrier_call_id, ${callId ?? null}::text),
        place_after = NULL, placing_since = NULL, last_event_at = ${now}
      WHERE session_id = ${sessionId} AND step = ${step} AND coalesce(carrier_call_id = ${callId ?? null}, true) AND EXISTS (SELECT FROM line)
        AND stop_requested_at IS NULL
      RETURNING session_id
    ), receipt AS (
      INSERT INTO webhook_receipts (session_id, step, answer) SELECT session_id, ${step}::integer, ${answer}::text FROM flow
    )${located ? sql`, ${rememberLocation(located.location)}` : sql``}${
      dialled ? sql`, ${recordAttempt(dialled, now)}` : sql``
    }${ended ? sql`, ${recordLeg(sql`SELECT session_id FROM flow`, ended.attempt, ended.leg, now)}` : sql``}
    SELECT EXISTS (SELECT FROM line) AS is_free, EXISTS (SELECT FROM flow) AS is_done`.execute(db)
  if (rows[0]?.is_done) return 'done'
  return rows[0]?.is_free ? 'overtaken' : 'taken'
}

/** Any free one: of callers who look at once, few choose the same, and all but one of those look again. Without a number there is one. */
function freeLine(number: string | undefined, lines: number) {
  if (number === undefined) return sql`SELECT 1 AS line`
  return sql`
    SELECT candidate AS line FROM generate_series(1, ${lines}::integer) candidate
    WHERE NOT EXISTS (SELECT FROM call_attempts held WHERE held.number = ${number} AND held.line = candidate AND held.ended_at IS NULL)
    ORDER BY random() LIMIT 1`
}

function rememberLocation(location: string) {
  return sql`located AS (UPDATE sessions SET location = ${location.slice(0, 100)} FROM flow WHERE sessions.id = flow.session_id)`
}

function recordAttempt({ attempt, targetId, number }: NonNullable<FlowOutcome['dialled']>, now: string) {
  return sql`attempt AS (
    INSERT INTO call_attempts (session_id, attempt, target_id, number, line, dialed_at)
    SELECT session_id, ${attempt}::integer, ${targetId}::integer, ${number}::text, line, ${now}::timestamptz FROM flow, line
  )`
}

/** From the first thing that is heard of a leg to the last; what may only follow is no way back. */
const progress = ['unknown', 'queued', 'ringing', 'in-progress']

/**
 * Writes down what is known of a leg: the row in `calls` has an id that the attempt has kept for it, so that it comes into
 * being once, whoever is first to report it, and only ever moves on.
 */
function recordLeg(sessions: ReturnType<typeof sql>, attempt: number, leg: LegReport, now: string) {
  const isOver = endings.includes(leg.status) || leg.status === 'unknown'
  const which = sql`session_id IN (${sessions}) AND attempt = ${attempt}`
  const columns = sql`session_id, call_row_id, target_id, dialed_at`
  return sql`leg AS (${
    isOver
      ? sql`UPDATE call_attempts SET ended_at = coalesce(ended_at, ${now}::timestamptz) WHERE ${which} RETURNING ${columns}`
      : sql`SELECT ${columns} FROM call_attempts WHERE ${which}`
  }), call AS (
    INSERT INTO calls (id, timestamp, session_id, campaign_id, target_id, call_id, status, duration)
    SELECT leg.call_row_id, leg.dialed_at, leg.session_id, sessions.campaign_id, leg.target_id, ${leg.legId ?? null}::text,
      ${leg.status}::text, ${secondsOf(leg)}::integer
    FROM leg JOIN sessions ON sessions.id = leg.session_id
    ON CONFLICT (id) DO UPDATE SET
      status = excluded.status,
      duration = coalesce(excluded.duration, calls.duration),
      call_id = coalesce(calls.call_id, excluded.call_id)
    WHERE array_position(${sql.lit(`{${progress.join(',')}}`)}::text[], calls.status)
      < coalesce(array_position(${sql.lit(`{${progress.join(',')}}`)}::text[], excluded.status), ${progress.length + 1})
    RETURNING id
  )`
}

/** Nobody talked on a leg that was not answered, whether the carrier says so or not. */
function secondsOf({ status, seconds }: LegReport): number | null {
  return seconds ?? (endings.includes(status) && status !== 'completed' ? 0 : null)
}

/** A report that came by itself. Returns the session; undefined for an attempt that there never was. */
export async function reportLeg(
  db: Db,
  publicId: string,
  { attempt, leg, now }: { readonly attempt: number; readonly leg: LegReport; readonly now: Date },
): Promise<number | undefined> {
  const sessions = sql`SELECT session_id FROM session_flows WHERE public_id = ${publicId}`
  const { rows } = await sql<{ session_id: number }>`${plannedOnce}
    WITH ${recordLeg(sessions, attempt, leg, now.toISOString())} SELECT session_id FROM leg`.execute(db)
  return rows[0]?.session_id
}
