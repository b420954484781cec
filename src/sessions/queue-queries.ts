// The statements of the queue of sessions whose callers are still to be dialled.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'

export interface ClaimedSession {
  readonly session_id: number
  readonly public_id: string
  readonly phone_number: string
  readonly address: string | null
  readonly record: boolean
  /** The language of the apology if this server does not answer the carrier. */
  readonly language: string
  readonly from_number: string
  readonly campaign_is_live: boolean
  /** The emergency stop has marked it. */
  readonly is_stopped: boolean
  /** Null if the campaign has been deleted. */
  readonly campaign_id: number | null
  readonly minutes_per_day: number | null
  readonly by_staff: boolean
  /** The number of tries, including this one. */
  readonly place_tries: number
  readonly placing_since: string
}

export interface ClaimOptions {
  readonly account: string
  readonly callsPerSecond: number
  readonly now: Date
  /** Sessions that were queued earlier are not claimed. */
  readonly queuedAfter: Date
}

/**
 * Claims the next session of the queue. Returns undefined if the queue is empty or the account's rate does not allow a call
 * now. Processes take turns by updating the account's row in `carrier_paces`, which keeps the queue in order. A claimed session
 * counts as possibly dialled until the carrier has answered, or has been asked.
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

/** Counts the sessions in the queue of an account. */
export async function countWaiting(
  db: ReadonlyDb,
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

const expiredBatch = 500

/**
 * Ends sessions of any account that were queued before an instant, and deletes the caller's number and address. Works in
 * batches: returns the size of one batch, which is 0 when there are no more.
 */
export async function expireSessions(
  db: Db,
  { queuedBefore, now }: { readonly queuedBefore: Date; readonly now: Date },
): Promise<number> {
  const at = now.toISOString()
  const { numAffectedRows } = await sql`
    WITH late AS MATERIALIZED (
      SELECT session_id FROM session_flows WHERE place_after IS NOT NULL AND created_at <= ${queuedBefore.toISOString()}
      ORDER BY created_at LIMIT ${expiredBatch} FOR UPDATE SKIP LOCKED
    ), flow AS (
      UPDATE session_flows flow
      SET stage = 'ended', ended_at = ${at}, last_event_at = ${at}, phone_number = NULL, address = NULL, place_after = NULL
      FROM late WHERE flow.session_id = late.session_id
      RETURNING flow.session_id
    )
    UPDATE sessions SET status = 'expired' FROM flow WHERE sessions.id = flow.session_id`.execute(db)
  return Number(numAffectedRows)
}

/** Returns when the next caller may be dialled, in milliseconds since the epoch; undefined if the queue is empty. */
export async function nextDialAt(db: ReadonlyDb, account: string): Promise<number | undefined> {
  const rows = await select(
    db,
    sql<{ at: string | null }>`
      SELECT extract(epoch FROM greatest(min(place_after), (SELECT free_at FROM carrier_paces WHERE account = ${account}))) * 1000 AS at
      FROM session_flows WHERE carrier_account = ${account} AND place_after IS NOT NULL`,
  )
  const at = rows[0]?.at
  return at == null ? undefined : Number(at)
}

/**
 * Stores the id of a call that the carrier has accepted, and sets the stage to `ringing` if no report has arrived before. Returns true if the emergency
 * stop has marked the session meanwhile, so that the call must be ended. Throws an error that isReusedCallId recognises.
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
 * Returns a session to its old position in the queue. Call it only if the carrier has no call for it. Does nothing if the
 * session has been claimed again since that try: its caller could be dialled twice.
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
