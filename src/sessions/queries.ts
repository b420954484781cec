// The statements that start a session, find it, and follow the caller's own leg to its end. Those for the calls to offices
// are in src/calls.
import { sql } from 'kysely'
import { countCalls, releasedChanges } from '../campaigns/pacing/queries.ts'
import type { DatasetVersions } from '../civic-data/directory.ts'
import { prepared } from '../database/prepared-statements.ts'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { CallerLegReport } from '../telephony/event.ts'
import type { Stage } from './table.ts'

export interface NewSession {
  readonly now: Date
  readonly campaignId: number
  /** The revision of the campaign that the session was planned with. */
  readonly campaignRevision: number
  /** Whether the campaign must still be at that revision. */
  readonly mustBeCurrent: boolean
  readonly direction: 'outbound' | 'inbound'
  readonly phoneHash: string | null
  /** Null unless LOG_PHONE_NUMBERS is set. */
  readonly keptPhoneNumber: string | null
  readonly location: string | null
  readonly referralCode: string | null
  readonly fromNumber: string
  /** The versions of civic data that its targets were found with. Null if none was asked. */
  readonly civicData: DatasetVersions | null
  readonly flow: NewFlow
}

export interface NewFlow {
  readonly publicId: string
  readonly statusToken: string | null
  readonly carrierAccount: string
  readonly carrierCallId: string | null
  readonly stage: Stage
  readonly phoneNumber: string | null
  readonly address: string | null
  readonly record: boolean
  /** The blocklist and the limits are not applied when the caller is dialled. */
  readonly isExempt: boolean
  readonly plan: unknown
  readonly targets: unknown
  /** With the version of all three documents. */
  readonly state: { readonly version: number }
  /** The answer to step 0 of an incoming call, whose next step is then 1; null for an outgoing one. */
  readonly firstAnswer: string | null
}

/**
 * Returns false, and inserts nothing, if the campaign is gone or not at the revision that it must be at. Throws an error that
 * isReusedCallId recognises if the carrier's call already has a session.
 */
export async function insertSession(db: Db, session: NewSession): Promise<boolean> {
  const { flow } = session
  const now = session.now.toISOString()
  const { rows } = await sql`${prepared}
    WITH session AS (
      INSERT INTO sessions (timestamp, campaign_id, campaign_revision, phone_hash, phone_number, location, referral_code, from_number, carrier_id, status, direction, civic_data)
      SELECT ${now}::timestamptz, id, ${session.campaignRevision}::integer, ${session.phoneHash}::text, ${session.keptPhoneNumber}::text,
        ${session.location}::text, ${session.referralCode}::text, ${session.fromNumber}::text, ${flow.carrierCallId}::text,
        'initiated', ${session.direction}::text, ${session.civicData && JSON.stringify(session.civicData)}::jsonb
      FROM campaigns
      WHERE id = ${session.campaignId} AND (revision = ${session.campaignRevision}::integer OR NOT ${session.mustBeCurrent}::boolean)
      FOR KEY SHARE
      RETURNING id
    ), flow AS (
      INSERT INTO session_flows (session_id, public_id, status_token, carrier_account, carrier_call_id, stage, phone_number,
        address, record, by_staff, plan, targets, state, step, created_at, place_after, last_event_at)
      SELECT id, ${flow.publicId}::text, ${flow.statusToken}::text, ${flow.carrierAccount}::text, ${flow.carrierCallId}::text,
        ${flow.stage}::text, ${flow.phoneNumber}::text, ${flow.address}::inet, ${flow.record}::boolean, ${flow.isExempt}::boolean,
        ${JSON.stringify(flow.plan)}::json, ${flow.targets === null ? null : JSON.stringify(flow.targets)}::json,
        ${JSON.stringify(flow.state)}::json, ${flow.firstAnswer === null ? 0 : 1}::integer, ${now}::timestamptz,
        ${flow.stage === 'queued' ? now : null}::timestamptz, ${now}::timestamptz
      FROM session RETURNING session_id
    ), receipt AS (
      INSERT INTO webhook_receipts (session_id, step, answer)
      SELECT session_id, 0, ${flow.firstAnswer}::text FROM flow WHERE ${flow.firstAnswer}::text IS NOT NULL
    )
    SELECT session_id FROM flow`.execute(db)
  return rows.length > 0
}

/** The revision of the campaign that the session was planned with. Null if an earlier version planned it. */
export async function findCampaignRevision(db: ReadonlyDb, sessionId: number): Promise<number | null> {
  const row = await db.selectFrom('sessions').select('campaign_revision').where('id', '=', sessionId).executeTakeFirst()
  return row?.campaign_revision ?? null
}

export interface CallOwner {
  readonly session_id: number
  readonly is_incoming: boolean
  /** Null while it is under way. */
  readonly ended_at: string | null
  /** The caller's; null if the number is withheld. */
  readonly phone_hash: string | null
  /** The number of ours. */
  readonly from_number: string | null
  /** The answer to step 0; null if the carrier has not asked for it. */
  readonly answer: string | null
}

/** The session that a call of the carrier belongs to; undefined if the call is new. */
export async function findCallOwner(db: ReadonlyDb, account: string, carrierCallId: string): Promise<CallOwner | undefined> {
  const rows = await select(
    db,
    sql<CallOwner>`${prepared}
      SELECT flow.session_id, sessions.direction = 'inbound' AS is_incoming, flow.ended_at, sessions.phone_hash,
        sessions.from_number, receipt.answer
      FROM session_flows flow JOIN sessions ON sessions.id = flow.session_id
      LEFT JOIN webhook_receipts receipt ON receipt.session_id = flow.session_id AND receipt.step = 0
      WHERE flow.carrier_call_id = ${carrierCallId} AND flow.carrier_account = ${account}`,
  )
  return rows[0]
}

/**
 * Records that the caller's phone rings, and how long that took. Throws an error that isReusedCallId recognises, as does
 * endSession.
 */
export async function recordRinging(db: Db, publicId: string, { callId }: CallerLegReport, now: Date): Promise<void> {
  await sql`${prepared}
    WITH flow AS (
      UPDATE session_flows
      SET stage = CASE WHEN stage IN ('queued', 'placing') THEN 'ringing' ELSE stage END,
        carrier_call_id = coalesce(carrier_call_id, ${callId ?? null}::text),
        place_after = NULL, placing_since = NULL, last_event_at = ${now.toISOString()}
      WHERE public_id = ${publicId} AND ended_at IS NULL AND coalesce(carrier_call_id = ${callId ?? null}, true)
      RETURNING session_id, carrier_call_id
    )
    UPDATE sessions SET queue_delay = ${now.toISOString()}::timestamptz - timestamp, carrier_id = flow.carrier_call_id
    FROM flow WHERE sessions.id = flow.session_id AND sessions.queue_delay IS NULL AND sessions.direction = 'outbound'`.execute(
    db,
  )
}

export interface SessionEnd extends CallerLegReport {
  readonly now: Date
}

/** The ways to name a session. */
export type SessionKey =
  | { readonly sessionId: number }
  | { readonly publicId: string }
  | { readonly carrierAccount: string; readonly carrierCallId: string }

/**
 * Ends a session, and deletes the caller's number and address. Returns the session; undefined if it had ended before, in which
 * case nothing changes.
 */
export async function endSession(
  db: Db,
  by: SessionKey,
  { status, callId, seconds, now }: SessionEnd,
): Promise<number | undefined> {
  const { rows } = await sql<{ session_id: number }>`${prepared}
    WITH flow AS (
      UPDATE session_flows
      SET stage = 'ended', ended_at = ${now.toISOString()}, last_event_at = ${now.toISOString()}, phone_number = NULL, address = NULL,
        place_after = NULL, placing_since = NULL, waits_for = NULL, waits_since = NULL,
        carrier_call_id = coalesce(carrier_call_id, ${callId ?? null}::text)
      WHERE ${isNamedBy(by)} AND ended_at IS NULL AND coalesce(carrier_call_id = ${callId ?? null}, true)
      RETURNING session_id, carrier_call_id
    ), released AS (
      UPDATE call_attempts SET ended_at = ${now.toISOString()} FROM flow
      WHERE call_attempts.session_id = flow.session_id AND dialed_at IS NULL AND call_attempts.ended_at IS NULL
      RETURNING call_attempts.session_id, target_id, counted_on
    ), counted AS (${countCalls(releasedChanges(now), now)})
    UPDATE sessions SET status = ${status}, duration = ${seconds ?? null}::integer, carrier_id = coalesce(carrier_id, flow.carrier_call_id)
    FROM flow WHERE sessions.id = flow.session_id
    RETURNING sessions.id AS session_id`.execute(db)
  return rows[0]?.session_id
}

/** Fills in what is missing from a session that has ended: its outcome, its duration, and the carrier's id. */
export async function completeEndedSession(db: Db, by: SessionKey, { status, callId, seconds }: CallerLegReport): Promise<void> {
  const known = sql`CASE WHEN sessions.status = 'unknown' THEN ${status} ELSE sessions.status END,
    coalesce(sessions.duration, ${seconds ?? null}::integer), coalesce(sessions.carrier_id, ${callId ?? null}::text)`
  await sql`
    UPDATE sessions SET (status, duration, carrier_id) = ROW (${known})
    FROM session_flows flow
    WHERE sessions.id = flow.session_id AND ${isNamedBy(by)} AND flow.ended_at IS NOT NULL
      AND coalesce(flow.carrier_call_id = ${callId ?? null}, true)
      AND (sessions.status, sessions.duration, sessions.carrier_id) IS DISTINCT FROM (${known})`.execute(db)
}

function isNamedBy(key: SessionKey) {
  if ('sessionId' in key) return sql`session_id = ${key.sessionId}`
  if ('publicId' in key) return sql`public_id = ${key.publicId}`
  return sql`carrier_call_id = ${key.carrierCallId} AND carrier_account = ${key.carrierAccount}`
}
