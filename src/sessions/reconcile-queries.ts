// The statements that find sessions with missing reports, and that delete what ended sessions no longer need.
import { sql } from 'kysely'
import { countCalls, releasedChanges } from '../campaigns/pacing/queries.ts'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { Stage } from './table.ts'

export interface SilentSession {
  readonly session_id: number
  readonly carrier_call_id: string
}

/** Sessions under way that have been silent since the instant given for their stage. */
export async function listSilentSessions(
  db: ReadonlyDb,
  account: string,
  since: Readonly<Partial<Record<Stage, Date>>>,
): Promise<SilentSession[]> {
  const stages = Object.entries(since).map(([stage, at]) => sql`(${stage}, ${at.toISOString()}::timestamptz)`)
  if (stages.length === 0) return []
  return await select(
    db,
    sql<SilentSession>`
      SELECT session_id, carrier_call_id
      FROM session_flows flow JOIN (VALUES ${sql.join(stages)}) silent (stage, at) ON silent.stage = flow.stage
      WHERE carrier_account = ${account} AND ended_at IS NULL AND carrier_call_id IS NOT NULL AND last_event_at <= silent.at
      ORDER BY session_id`,
  )
}

/** Notes that the carrier says the session is still under way. */
export async function recordActivity(db: Db, sessionId: number, now: Date): Promise<void> {
  await db
    .updateTable('session_flows')
    .set({ last_event_at: now.toISOString() })
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Sessions of accounts that are no longer configured, about which no carrier can be asked. */
export async function listOrphans(db: ReadonlyDb, accounts: readonly string[], before: Date): Promise<number[]> {
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
  /** The status in `calls`; null if nothing has been reported. */
  readonly status: string | null
  /** The carrier's id of the leg; null if it has not been reported. */
  readonly leg_id: string | null
  /** The ids of all legs of the session that have been reported. */
  readonly known_leg_ids: readonly string[]
}

/** Attempts whose end or outcome has not been reported, of sessions that ended before an instant. */
export async function listOpenAttempts(db: ReadonlyDb, endedBefore: Date): Promise<OpenAttempt[]> {
  return await select(
    db,
    sql<OpenAttempt>`
      SELECT attempt.session_id, flow.public_id, flow.carrier_account, flow.carrier_call_id, attempt.attempt, attempt.number,
        calls.status, calls.call_id AS leg_id,
        (SELECT coalesce(json_agg(known.call_id), '[]') FROM calls known
          WHERE known.session_id = attempt.session_id AND known.call_id IS NOT NULL) AS known_leg_ids
      FROM call_attempts attempt
      JOIN session_flows flow ON flow.session_id = attempt.session_id
      LEFT JOIN calls ON calls.id = attempt.call_row_id
      WHERE ${isUnsettled} AND attempt.dialed_at IS NOT NULL AND flow.ended_at <= ${endedBefore.toISOString()}
      ORDER BY attempt.session_id, attempt.attempt`,
  )
}

const isUnsettled = sql`(attempt.ended_at IS NULL OR calls.status IN ('queued', 'ringing', 'in-progress'))`

/** Frees lines that a step reserved after its session had ended. They will not be dialled. */
export async function releaseLines(db: Db, endedBefore: Date, now: Date): Promise<void> {
  await sql`
    WITH released AS (
      UPDATE call_attempts attempt SET ended_at = flow.ended_at
      FROM session_flows flow
      WHERE flow.session_id = attempt.session_id AND flow.ended_at <= ${endedBefore.toISOString()}
        AND attempt.ended_at IS NULL AND attempt.dialed_at IS NULL
      RETURNING attempt.session_id, attempt.target_id, attempt.counted_on
    )
    ${countCalls(releasedChanges(now), now)}`.execute(db)
}

/** Closes an attempt that the carrier never dialled: it frees the line, and there is no call. */
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

const forgottenBatch = 1000

/** Deletes the flow, attempts and answers of sessions that ended before an instant. The rows of `sessions` and `calls` stay. */
export async function forgetFlows(db: Db, endedBefore: Date): Promise<void> {
  await sql`
    DELETE FROM session_flows WHERE session_id IN (
      SELECT session_id FROM session_flows flow
      WHERE ended_at <= ${endedBefore.toISOString()}
        AND NOT EXISTS (
          SELECT FROM call_attempts attempt LEFT JOIN calls ON calls.id = attempt.call_row_id
          WHERE attempt.session_id = flow.session_id AND ${isUnsettled}
        )
      LIMIT ${forgottenBatch} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}

export interface UnclearSession {
  readonly session_id: number
  readonly public_id: string
  readonly phone_number: string
  readonly from_number: string
  readonly placing_since: string
  readonly place_tries: number
}

/**
 * Sessions whose caller may or may not have been dialled, because the request to the carrier was interrupted before `before`.
 * Leaves out those whose phone is being dialled for another session, whose call could be mistaken for this one's.
 */
export function listUnclearSessions(db: ReadonlyDb, account: string, before: Date): Promise<UnclearSession[]> {
  return db
    .selectFrom('session_flows as flow')
    .innerJoin('sessions', 'sessions.id', 'flow.session_id')
    .select(['flow.session_id', 'flow.public_id', 'flow.place_tries'])
    .select(sql<string>`flow.phone_number`.as('phone_number'))
    .select(sql<string>`flow.placing_since`.as('placing_since'))
    .select(sql<string>`sessions.from_number`.as('from_number'))
    .where('flow.carrier_account', '=', account)
    .where('flow.stage', '=', 'placing')
    .where('flow.ended_at', 'is', null)
    .where('flow.placing_since', '<=', before.toISOString())
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('session_flows as other')
            .whereRef('other.phone_number', '=', 'flow.phone_number')
            .where('other.ended_at', 'is', null)
            .where('other.placing_since', '>', before.toISOString()),
        ),
      ),
    )
    .orderBy('flow.session_id')
    .execute()
}

/** Returns the ids, of those given, that belong to a session. */
export async function listKnownCalls(db: ReadonlyDb, account: string, callIds: readonly string[]): Promise<Set<string>> {
  if (callIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('session_flows')
    .select(sql<string>`carrier_call_id`.as('id'))
    .where('carrier_account', '=', account)
    .where('carrier_call_id', 'in', callIds)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
