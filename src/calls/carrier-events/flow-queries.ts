// Every statement that moves a session from one step to the next and writes its calls down. Each is one statement, and so
// either happens or does not: a step and the answer to it, an attempt and the call that came of it.
import { sql } from 'kysely'
import { isUniqueViolation } from '../../database/error-codes.ts'
import { prepared } from '../../database/prepared-statements.ts'
import type { Db } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import type { Stage } from '../../sessions/table.ts'
import { isEnding, type LegReport } from '../../telephony/event.ts'
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
  const { rows } = await sql<FoundFlow>`${prepared}
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
  const { located, ended, reserved, released, dialled, waitsFor = null } = outcome
  const { rows } = await sql<{ is_free: boolean; is_done: boolean }>`${prepared}
    WITH line AS (${reserved ? freeLine({ sessionId, number: reserved.number, lines: advance.linesPerNumber, now }) : sql`SELECT 1 AS line`}), flow AS (
      UPDATE session_flows SET
        state = ${JSON.stringify(outcome.state)}::json,
        targets = coalesce(${located ? JSON.stringify(located.targets) : null}::json, targets),
        step = step + 1,
        stage = CASE WHEN ended_at IS NULL THEN ${stage} ELSE stage END,
        carrier_call_id = coalesce(carrier_call_id, ${callId ?? null}::text),
        waits_since = CASE WHEN waits_for = ${waitsFor}::text THEN waits_since WHEN ${waitsFor}::text IS NOT NULL THEN ${now}::timestamptz END,
        waits_for = ${waitsFor}::text,
        place_after = NULL, placing_since = NULL, last_event_at = ${now}
      WHERE session_id = ${sessionId} AND step = ${step} AND coalesce(carrier_call_id = ${callId ?? null}, true) AND EXISTS (SELECT FROM line)
        AND stop_requested_at IS NULL
      RETURNING session_id
    ), receipt AS (
      INSERT INTO webhook_receipts (session_id, step, answer) SELECT session_id, ${step}::integer, ${answer}::text FROM flow
    )${released === undefined ? sql`` : sql`, ${releaseAttempt(released, now)}`}${located ? sql`, ${rememberLocation(located.location)}` : sql``}${
      ended ? sql`, ${recordLegSql(sql`SELECT session_id FROM flow`, ended, { now, isOver: true })}` : sql``
    }${reserved ? sql`, ${reserveLine(outcome, reserved)}` : sql``}${
      dialled === undefined ? sql`` : sql`, ${recordDialled(dialled, now)}`
    }
    SELECT EXISTS (SELECT FROM line) AS is_free, EXISTS (SELECT FROM flow) AS is_done`.execute(db)
  if (rows[0]?.is_done) return 'done'
  return rows[0]?.is_free ? 'overtaken' : 'taken'
}

interface LineRequest {
  readonly sessionId: number
  readonly number: string
  readonly lines: number
  readonly now: string
}

/** Callers who have not been heard of for so long do not wait any more: each is asked for keys every ten seconds. */
const waitingSecondsMax = 30

/**
 * Any free line, unless there are as many callers before this one in line: of callers who look at once, few choose the same
 * line, and all but one of those look again.
 */
function freeLine({ sessionId, number, lines, now }: LineRequest) {
  return sql`
    SELECT candidate AS line FROM (
      SELECT candidate, count(*) OVER () AS free FROM generate_series(1, ${lines}::integer) candidate
      WHERE NOT EXISTS (
        SELECT FROM call_attempts held
        WHERE held.number = ${number} AND held.line = candidate AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      )
    ) looked
    WHERE free > (${waitingBefore({ sessionId, number: sql`${number}::text`, now })})
    ORDER BY random() LIMIT 1`
}

/** How many callers wait for a number and came before this one. */
function waitingBefore({ sessionId, number, now }: { sessionId: number; number: ReturnType<typeof sql>; now: string }) {
  return sql`
    SELECT count(*) FROM session_flows waiting, session_flows own
    WHERE own.session_id = ${sessionId} AND waiting.waits_for = ${number} AND waiting.session_id <> own.session_id
      AND waiting.ended_at IS NULL AND waiting.last_event_at > ${now}::timestamptz - make_interval(secs => ${waitingSecondsMax})
      AND (own.waits_for IS DISTINCT FROM waiting.waits_for
        OR (waiting.waits_since, waiting.session_id) < (own.waits_since, own.session_id))`
}

/** Of these numbers, those on which no line is free for a session, with its place in line. */
export async function listFullNumbers(
  db: Db,
  { sessionId, numbers, lines, now }: Omit<LineRequest, 'number'> & { readonly numbers: readonly string[] },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ number: string; position: number }>`
    SELECT number, before + 1 AS position FROM (
      SELECT number, (${waitingBefore({ sessionId, number: sql`number`, now })}) AS before, (
        SELECT count(*) FROM call_attempts held
        WHERE held.number = wanted.number AND held.line <= ${lines} AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      ) AS held
      FROM unnest(${numbers}::text[]) AS wanted (number)
    ) looked
    WHERE ${lines} - held <= before`.execute(db)
  return new Map(rows.map(({ number, position }) => [number, position]))
}

function releaseAttempt(attempt: number, now: string) {
  return sql`released AS (
    UPDATE call_attempts SET ended_at = ${now}::timestamptz FROM flow
    WHERE call_attempts.session_id = flow.session_id AND attempt = ${attempt}::integer AND dialed_at IS NULL
    RETURNING attempt
  )`
}

function rememberLocation(location: string) {
  return sql`located AS (UPDATE sessions SET location = ${location.slice(0, 100)} FROM flow WHERE sessions.id = flow.session_id)`
}

/** The line of the attempt before, which ends at the same moment, may be the one that is taken: it has to be free by then. */
function reserveLine({ released, ended }: FlowOutcome, { attempt, targetId, number }: NonNullable<FlowOutcome['reserved']>) {
  return sql`attempt AS (
    INSERT INTO call_attempts (session_id, attempt, target_id, number, line)
    SELECT session_id, ${attempt}::integer, ${targetId}::integer, ${number}::text, line
    FROM flow, line${released === undefined ? sql`` : sql`, (SELECT count(*) FROM released) AS freed`}${
      ended ? sql`, (SELECT count(*) FROM leg) AS settled` : sql``
    }
  )`
}

function recordDialled(attempt: number, now: string) {
  return sql`dialled AS (
    UPDATE call_attempts SET dialed_at = ${now}::timestamptz FROM flow
    WHERE call_attempts.session_id = flow.session_id AND attempt = ${attempt}::integer
  )`
}

/** From the first thing that is heard of a leg to the last. Of two ends, the later in this list is believed, whichever came first. */
const progress = ['unknown', 'queued', 'ringing', 'in-progress', 'canceled', 'failed', 'no-answer', 'busy', 'completed']
const unanswered = ['canceled', 'failed', 'no-answer', 'busy']

interface Heard {
  readonly attempt: number
  readonly leg: LegReport
}

/**
 * Writes down what is known of a leg: the row in `calls` has an id that the attempt has kept for it, so that it comes into
 * being once, whoever is first to report it. Whatever is learnt is added, in whatever order it comes: the status only moves
 * on, the longest duration counts, and the first id stays.
 */
function recordLegSql(
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
  // That nobody talked on a leg which was not answered was assumed, and may turn out to be wrong.
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

/** Null: nothing was said, or that an unanswered leg lasted no time, which is no news. */
function heardSeconds({ status, seconds }: LegReport): number | null {
  return unanswered.includes(status) ? seconds || null : (seconds ?? null)
}

/** Nobody talked on a leg that was not answered, whether the carrier says so or not. */
function firstSeconds(leg: LegReport): number | null {
  return heardSeconds(leg) ?? (unanswered.includes(leg.status) ? 0 : null)
}

/** A report that came by itself. Returns the session; undefined for an attempt that there never was. */
export async function recordLeg(
  db: Db,
  publicId: string,
  { now, ...heard }: Heard & { readonly now: Date },
): Promise<number | undefined> {
  const sessions = sql`SELECT session_id FROM session_flows WHERE public_id = ${publicId}`
  const { rows } = await sql<{ session_id: number }>`${prepared}
    WITH ${recordLegSql(sessions, heard, { now: now.toISOString(), isOver: isEnding(heard.leg.status) })} SELECT session_id FROM leg`.execute(
    db,
  )
  return rows[0]?.session_id
}
