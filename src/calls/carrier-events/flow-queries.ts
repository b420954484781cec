// Moves a session from one step to the next. The state, the answer to the step, the lines and the call are written by a single
// statement, so that all of it happens or none.
import { sql } from 'kysely'
import {
  countCalls,
  countingDay,
  isTakenTarget,
  type PacedTarget,
  releasedChanges,
  reservedChange,
  startPause,
} from '../../campaigns/pacing/queries.ts'
import type { DatasetVersions } from '../../civic-data/directory.ts'
import { isUniqueViolation } from '../../database/error-codes.ts'
import { prepared } from '../../database/prepared-statements.ts'
import { select } from '../../database/select.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import type { Stage } from '../../sessions/table.ts'
import type { FlowOutcome } from '../flow/flow-types.ts'
import { type StoredFlow, stampState } from '../stored-flow/stored-flow.ts'
import { updateCallSql } from './leg-queries.ts'
import { freeLine } from './line-queries.ts'

export interface FoundFlow {
  readonly session_id: number
  readonly carrier_call_id: string | null
  readonly phone_number: string | null
  readonly plan: unknown
  readonly targets: unknown
  readonly state: unknown
  readonly step: number
  /** When the emergency stop marked it. */
  readonly stop_requested_at: string | null
  /** The answer that this step got before; null if it is new. */
  readonly answer: string | null
}

export async function findFlow(db: ReadonlyDb, publicId: string, step: number): Promise<FoundFlow | undefined> {
  const rows = await select(
    db,
    sql<FoundFlow>`${prepared}
      SELECT flow.session_id, flow.carrier_call_id, flow.phone_number, flow.plan, flow.targets, flow.state, flow.step,
        flow.stop_requested_at, receipt.answer
      FROM session_flows flow
      LEFT JOIN webhook_receipts receipt ON receipt.session_id = flow.session_id AND receipt.step = ${step}
      WHERE flow.public_id = ${publicId}`,
  )
  return rows[0]
}

export interface Advance {
  readonly sessionId: number
  /** The number of the step that is answered. */
  readonly step: number
  readonly now: Date
  readonly callId: string | undefined
  readonly outcome: FlowOutcome
  readonly stage: Stage
  readonly answer: string
  /** As it was read. */
  readonly flow: StoredFlow
  /** As `Resolved` has it, if the caller has given a location. */
  readonly civicData: DatasetVersions | null
}

/**
 * `done`; `conflict`: a repeated request, another call, or another caller who got the line or the target came first; `unavailable`:
 * no line is free, or the target gets no call now; `reused`: another session has the carrier's call id.
 */
export type Advanced = 'done' | 'conflict' | 'unavailable' | 'reused'

export async function advanceFlow(db: Db, advance: Advance): Promise<Advanced> {
  try {
    return await tryToAdvance(db, advance)
  } catch (error) {
    if (isUniqueViolation(error) && (error as { constraint?: string }).constraint === 'call_attempts_line') return 'conflict'
    if (isTakenTarget(error)) return 'conflict'
    if (isReusedCallId(error)) return 'reused'
    throw error
  }
}

async function tryToAdvance(db: Db, advance: Advance): Promise<Advanced> {
  const { sessionId, step, callId, outcome, stage, answer, flow, civicData } = advance
  const now = advance.now.toISOString()
  const { located, ended, reserved, released, dialled, waitsFor = null } = outcome
  const { campaignId, targetLimits: limits, linesPerNumber: lines } = flow.plan
  const paced = limits === null ? undefined : { campaignId, limits, now: advance.now }
  const target = paced && reserved ? { ...paced, targetId: reserved.targetId } : undefined
  const targets = located?.targets ?? (flow.isUpgraded ? flow.targets : null)
  const { rows } = await sql<{ is_free: boolean; is_done: boolean }>`${prepared}
    WITH line AS (${reserved ? freeLine({ sessionId, number: reserved.number, lines, now, target }) : sql`SELECT 1 AS line`}), flow AS (
      UPDATE session_flows SET
        state = ${JSON.stringify(stampState(outcome.state))}::json,
        targets = coalesce(${targets === null ? null : JSON.stringify(targets)}::json, targets),
        ${flow.isUpgraded ? sql`plan = ${JSON.stringify(flow.plan)}::json,` : sql``}
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
    )${released === undefined ? sql`` : sql`, ${releaseAttempt(released, now)}`}${located?.location === undefined ? sql`` : sql`, ${rememberLocation(located.location, civicData)}`}${
      ended ? sql`, ${updateCallSql(sql`SELECT session_id FROM flow`, ended, { now, isOver: true })}` : sql``
    }${reserved ? sql`, ${reserveLine(outcome, target && countingDay(advance.now))}` : sql``}${
      dialled === undefined ? sql`` : sql`, ${recordDialled(dialled, now)}`
    }${paced ? countPaced(outcome, paced, target) : sql``}
    SELECT EXISTS (SELECT FROM line) AS is_free, EXISTS (SELECT FROM flow) AS is_done`.execute(db)
  if (rows[0]?.is_done) return 'done'
  return rows[0]?.is_free ? 'conflict' : 'unavailable'
}

function releaseAttempt(attempt: number, now: string) {
  return sql`released AS (
    UPDATE call_attempts SET ended_at = ${now}::timestamptz FROM flow
    WHERE call_attempts.session_id = flow.session_id AND attempt = ${attempt}::integer AND dialed_at IS NULL
      AND call_attempts.ended_at IS NULL
    RETURNING call_attempts.session_id, target_id, counted_on
  )`
}

function rememberLocation(location: string, civicData: DatasetVersions | null) {
  return sql`located AS (
    UPDATE sessions SET location = ${location.slice(0, 100)}, civic_data = ${civicData && JSON.stringify(civicData)}::jsonb
    FROM flow WHERE sessions.id = flow.session_id
  )`
}

/** Runs after the attempts that end in the same statement, because the line reserved here may be one that they free. */
function reserveLine({ released, ended, reserved }: FlowOutcome, countedOn = sql`NULL::date`) {
  return sql`attempt AS (
    INSERT INTO call_attempts (session_id, attempt, target_id, number, line, counted_on)
    SELECT session_id, ${reserved?.attempt}::integer, ${reserved?.targetId}::integer, ${reserved?.number}::text, line, ${countedOn}
    FROM flow, line${released === undefined ? sql`` : sql`, (SELECT count(*) FROM released) AS freed`}${
      ended ? sql`, (SELECT count(*) FROM leg) AS settled` : sql``
    }
  )`
}

function recordDialled(attempt: number, now: string) {
  return sql`dialled AS (
    UPDATE call_attempts SET dialed_at = ${now}::timestamptz FROM flow
    WHERE call_attempts.session_id = flow.session_id AND attempt = ${attempt}::integer
    RETURNING target_id
  )`
}

/** `target`: the one that the outcome reserves a call to. */
function countPaced({ released, dialled }: FlowOutcome, paced: Omit<PacedTarget, 'targetId'>, target: PacedTarget | undefined) {
  const { limits, now } = paced
  const changes = [...(target ? [reservedChange(target)] : []), ...(released === undefined ? [] : [releasedChanges(now)])]
  const counted =
    changes.length === 0 ? sql`` : sql`, counted AS (${countCalls(sql.join(changes, sql` UNION ALL `), now, limits)})`
  const pauses = dialled !== undefined && limits.secondsBetween !== null
  return sql`${counted}${pauses ? sql`, pause AS (${startPause(paced)})` : sql``}`
}
