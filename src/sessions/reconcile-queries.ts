// Every statement that finds sessions of which too little has been heard, and that forgets those that are over.
import { sql } from 'kysely'
import type { Db } from '../database/types.ts'
import type { Stage } from './table.ts'

export interface SilentSession {
  readonly session_id: number
  readonly carrier_call_id: string
}

/** Sessions under way, of which nothing was heard since an instant that depends on what they are at. */
export async function listSilentSessions(
  db: Db,
  account: string,
  since: Readonly<Partial<Record<Stage, Date>>>,
): Promise<SilentSession[]> {
  const stages = Object.entries(since).map(([stage, at]) => sql`(${stage}, ${at.toISOString()}::timestamptz)`)
  if (stages.length === 0) return []
  const { rows } = await sql<SilentSession>`
    SELECT session_id, carrier_call_id
    FROM session_flows flow JOIN (VALUES ${sql.join(stages)}) silent (stage, at) ON silent.stage = flow.stage
    WHERE carrier_account = ${account} AND ended_at IS NULL AND carrier_call_id IS NOT NULL AND last_event_at <= silent.at
    ORDER BY session_id`.execute(db)
  return rows
}

/** The carrier has said that the session is still under way. */
export async function recordAlive(db: Db, sessionId: number, now: Date): Promise<void> {
  await db
    .updateTable('session_flows')
    .set({ last_event_at: now.toISOString() })
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Sessions of accounts that this server no longer has: nobody can be asked about them. */
export async function listOrphans(db: Db, accounts: readonly string[], before: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('session_flows')
    .select('session_id')
    .where('carrier_account', 'not in', accounts)
    .where('ended_at', 'is', null)
    .where('last_event_at', '<=', before.toISOString())
    .execute()
  return rows.map(({ session_id }) => session_id)
}

export interface OpenAttempt {
  readonly session_id: number
  readonly public_id: string
  readonly carrier_account: string
  readonly carrier_call_id: string | null
  readonly attempt: number
  readonly number: string
  /** How the leg stands in `calls`; null where nothing has been heard of it. */
  readonly status: string | null
  /** The carrier's id of the leg, where it has told it. */
  readonly leg_id: string | null
  /** Those of all attempts of the session. */
  readonly known_leg_ids: readonly string[]
}

/** Attempts whose end was not heard, or not how the call ended, of sessions that ended before an instant. */
export async function listOpenAttempts(db: Db, endedBefore: Date): Promise<OpenAttempt[]> {
  const { rows } = await sql<OpenAttempt>`
    SELECT attempt.session_id, flow.public_id, flow.carrier_account, flow.carrier_call_id, attempt.attempt, attempt.number,
      calls.status, calls.call_id AS leg_id,
      (SELECT coalesce(json_agg(known.call_id), '[]') FROM calls known
        WHERE known.session_id = attempt.session_id AND known.call_id IS NOT NULL) AS known_leg_ids
    FROM call_attempts attempt
    JOIN session_flows flow ON flow.session_id = attempt.session_id
    LEFT JOIN calls ON calls.id = attempt.call_row_id
    WHERE ${isUnsettled} AND attempt.dialed_at IS NOT NULL AND flow.ended_at <= ${endedBefore.toISOString()}
    ORDER BY attempt.session_id, attempt.attempt`.execute(db)
  return rows
}

const isUnsettled = sql`(attempt.ended_at IS NULL OR calls.status IN ('queued', 'ringing', 'in-progress'))`

/** Lines that a step has taken after its session had ended: nobody will dial them. */
export async function releaseLines(db: Db, endedBefore: Date): Promise<void> {
  await sql`
    UPDATE call_attempts attempt SET ended_at = flow.ended_at
    FROM session_flows flow
    WHERE flow.session_id = attempt.session_id AND flow.ended_at <= ${endedBefore.toISOString()}
      AND attempt.ended_at IS NULL AND attempt.dialed_at IS NULL`.execute(db)
}

/** The carrier never dialled: the attempt holds no line any more, and there is no call. */
export async function dropAttempt(
  db: Db,
  { session_id, attempt }: Pick<OpenAttempt, 'session_id' | 'attempt'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('call_attempts')
    .set({ ended_at: now.toISOString() })
    .where('session_id', '=', session_id)
    .where('attempt', '=', attempt)
    .where('ended_at', 'is', null)
    .execute()
}

const forgottenAtOnce = 1000

/** What only a session under way needs: its flow, its attempts, its answers. Sessions and calls stay. */
export async function forgetFlows(db: Db, endedBefore: Date): Promise<void> {
  await sql`
    DELETE FROM session_flows WHERE session_id IN (
      SELECT session_id FROM session_flows flow
      WHERE ended_at <= ${endedBefore.toISOString()}
        AND NOT EXISTS (
          SELECT FROM call_attempts attempt LEFT JOIN calls ON calls.id = attempt.call_row_id
          WHERE attempt.session_id = flow.session_id AND ${isUnsettled}
        )
      LIMIT ${forgottenAtOnce} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}
