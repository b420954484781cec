// Every statement of the queue of sessions whose callers are still to be rung.
import { sql } from 'kysely'
import type { Db } from '../database/types.ts'

export interface ClaimedSession {
  readonly session_id: number
  readonly public_id: string
  readonly phone_number: string
  readonly address: string | null
  readonly record: boolean
  /** The language of the apology, should we not answer. */
  readonly language: string
  readonly from_number: string
  readonly campaign_is_live: boolean
  /** The emergency stop has come upon it. */
  readonly is_stopped: boolean
  /** Null for a session whose campaign is gone. */
  readonly campaign_id: number | null
  readonly minutes_per_day: number | null
  readonly by_staff: boolean
  /** How often this was tried, this time included. */
  readonly place_tries: number
  readonly placing_since: string
}

export interface ClaimOptions {
  readonly account: string
  readonly callsPerSecond: number
  readonly now: Date
  /** Sessions that were asked for earlier are left alone. */
  readonly queuedAfter: Date
}

/**
 * Takes the next session of the queue, if the account may place a call now; undefined otherwise. One process takes it: whoever
 * is first to take the pace, so that the queue keeps its order.
 * From here on the call may have been placed, until something else is known.
 */
export async function claimSession(db: Db, pace: ClaimOptions): Promise<ClaimedSession | undefined> {
  const { account, callsPerSecond } = pace
  const at = pace.now.toISOString()
  const isDue = sql`carrier_account = ${account} AND place_after <= ${at} AND created_at > ${pace.queuedAfter.toISOString()}`
  const { rows } = await sql<ClaimedSession>`
    WITH pace AS (
      INSERT INTO carrier_paces AS pace (account, free_at)
      SELECT ${account}, ${at}::timestamptz + interval '1 second' / ${callsPerSecond}::integer
      WHERE EXISTS (SELECT FROM session_flows WHERE ${isDue})
      ON CONFLICT (account) DO UPDATE SET free_at = excluded.free_at WHERE pace.free_at <= ${at}
      RETURNING account
    ), next AS MATERIALIZED (
      SELECT session_id FROM session_flows
      WHERE EXISTS (SELECT FROM pace) AND ${isDue}
      ORDER BY session_id LIMIT 1 FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE session_flows flow
      SET stage = 'placing', placing_since = ${at}, place_after = NULL, place_tries = place_tries + 1, last_event_at = ${at}
      FROM next WHERE flow.session_id = next.session_id
      RETURNING flow.*
    )
    SELECT claimed.session_id, public_id, claimed.phone_number, host(address) AS address, record, by_staff, place_tries, placing_since, from_number,
      plan -> 'script' ->> 'language' AS language, campaigns.status_code IS NOT DISTINCT FROM 2 AS campaign_is_live,
      campaigns.id AS campaign_id, minutes_per_day,
      stop_requested_at IS NOT NULL AS is_stopped
    FROM claimed JOIN sessions ON sessions.id = claimed.session_id LEFT JOIN campaigns ON campaigns.id = sessions.campaign_id`.execute(
    db,
  )
  return rows[0]
}

/** How many wait in the queue of an account to be rung. */
export async function countWaiting(
  db: Db,
  { account, queuedAfter }: { readonly account: string; readonly queuedAfter: Date },
): Promise<number> {
  const { waiting } = await db
    .selectFrom('session_flows')
    .select(({ fn }) => fn.countAll<string>().as('waiting'))
    .where('carrier_account', '=', account)
    .where('place_after', 'is not', null)
    .where('created_at', '>', queuedAfter.toISOString())
    .executeTakeFirstOrThrow()
  return Number(waiting)
}

const expiredAtOnce = 500

/**
 * Ends sessions that have waited since before an instant, whatever account was to ring them: the caller has gone on to
 * something else, and the number and address are forgotten. Returns some of them; empty when there are no more.
 */
export async function expireSessions(
  db: Db,
  { queuedBefore, now }: { readonly queuedBefore: Date; readonly now: Date },
): Promise<number[]> {
  const at = now.toISOString()
  const { rows } = await sql<{ id: number }>`
    WITH late AS MATERIALIZED (
      SELECT session_id FROM session_flows WHERE place_after IS NOT NULL AND created_at <= ${queuedBefore.toISOString()}
      ORDER BY created_at LIMIT ${expiredAtOnce} FOR UPDATE SKIP LOCKED
    ), flow AS (
      UPDATE session_flows flow
      SET stage = 'ended', ended_at = ${at}, last_event_at = ${at}, phone_number = NULL, address = NULL, place_after = NULL
      FROM late WHERE flow.session_id = late.session_id
      RETURNING flow.session_id
    )
    UPDATE sessions SET status = 'expired' FROM flow WHERE sessions.id = flow.session_id RETURNING sessions.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** When the queue may go on: the instant as epoch milliseconds; undefined while nobody waits. */
export async function nextDialAt(db: Db, account: string): Promise<number | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    SELECT extract(epoch FROM greatest(min(place_after), (SELECT free_at FROM carrier_paces WHERE account = ${account}))) * 1000 AS at
    FROM session_flows WHERE carrier_account = ${account} AND place_after IS NOT NULL`.execute(db)
  const at = rows[0]?.at
  return at == null ? undefined : Number(at)
}

/**
 * The carrier has taken the call on. Its reports may have come before this. True: the call is to be ended, because the
 * emergency stop has come upon it while it was being placed. Throws an error that isReusedCallId knows.
 */
export async function recordOutboundCall(db: Db, sessionId: number, callId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ is_stopped: boolean }>`
    WITH flow AS (
      UPDATE session_flows
      SET carrier_call_id = ${callId}, placing_since = NULL, place_after = NULL,
        stage = CASE WHEN stage IN ('queued', 'placing') THEN 'ringing' ELSE stage END, last_event_at = ${now.toISOString()}
      WHERE session_id = ${sessionId} AND coalesce(carrier_call_id = ${callId}, true)
      RETURNING session_id, stop_requested_at IS NOT NULL AS is_stopped
    ), named AS (
      UPDATE sessions SET carrier_id = ${callId} FROM flow WHERE sessions.id = flow.session_id AND carrier_id IS NULL
    )
    SELECT is_stopped FROM flow`.execute(db)
  return rows[0]?.is_stopped === true
}

/**
 * Nothing was placed: the session goes back into the queue, in its old place. Not when it has been claimed again since
 * that try: a second call might be placed then.
 */
export async function requeueSession(
  db: Db,
  { session_id, place_tries }: { readonly session_id: number; readonly place_tries: number },
  placeAfter: Date,
): Promise<void> {
  await db
    .updateTable('session_flows')
    .set({ stage: 'queued', placing_since: null, place_after: placeAfter.toISOString() })
    .where('session_id', '=', session_id)
    .where('place_tries', '=', place_tries)
    .where('stage', '=', 'placing')
    .where('carrier_call_id', 'is', null)
    .execute()
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
 * Sessions whose call may or may not have been placed: whoever placed it was interrupted before `before`. Not while another
 * call to the same phone is being placed, which could be taken for this one.
 */
export function listUnclearSessions(db: Db, account: string, before: Date): Promise<UnclearSession[]> {
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

/** Which of these calls of the carrier belong to a session already. */
export async function listKnownCalls(db: Db, account: string, callIds: readonly string[]): Promise<Set<string>> {
  if (callIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('session_flows')
    .select(sql<string>`carrier_call_id`.as('id'))
    .where('carrier_account', '=', account)
    .where('carrier_call_id', 'in', callIds)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
