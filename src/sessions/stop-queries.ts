// The statements of the emergency stop: which sessions it would end, and which it marks.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'

export interface OpenSessions {
  /** In the queue. */
  readonly waiting: number
  /** Being dialled, ringing, or connected. */
  readonly live: number
}

/** Counts those of one campaign, or all. */
export async function countOpenSessions(db: ReadonlyDb, campaignId: number | undefined): Promise<OpenSessions> {
  const rows = await select(
    db,
    sql<OpenSessions>`
      SELECT count(*) FILTER (WHERE flow.stage = 'queued') AS waiting, count(*) FILTER (WHERE flow.stage <> 'queued') AS live
      FROM session_flows flow JOIN sessions ON sessions.id = flow.session_id
      WHERE flow.ended_at IS NULL AND ${isOf(campaignId)}`,
  )
  return rows[0] ?? { waiting: 0, live: 0 }
}

export interface StoppedSession {
  readonly session_id: number
  /** No earlier stop had marked it. */
  readonly is_new: boolean
  /** It was queued, and has ended. */
  readonly is_canceled: boolean
  readonly carrier_account: string
  /** Null while its caller is being dialled. */
  readonly carrier_call_id: string | null
}

/**
 * Ends the sessions of one campaign, or of all, that are queued, and marks those under way. A single statement does both, so
 * that a session which is claimed at the same time is either ended or marked. It locks the sessions first, so that of several
 * stops at once only one marks a session.
 */
export async function requestStop(db: Db, campaignId: number | undefined, now: Date): Promise<StoppedSession[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const unlessQueued = (column: string, otherwise: ReturnType<typeof sql>) =>
    sql`${sql.ref(column)} = CASE WHEN flow.stage = 'queued' THEN ${otherwise} ELSE ${sql.ref(`flow.${column}`)} END`
  const { rows } = await sql<StoppedSession>`
    WITH open AS MATERIALIZED (
      SELECT flow.session_id, flow.stop_requested_at IS NULL AS is_new
      FROM session_flows flow JOIN sessions ON sessions.id = flow.session_id
      WHERE flow.ended_at IS NULL AND ${isOf(campaignId)}
      ORDER BY flow.session_id FOR NO KEY UPDATE OF flow
    ), stopped AS (
      UPDATE session_flows flow SET stop_requested_at = coalesce(flow.stop_requested_at, ${at}),
        ${unlessQueued('ended_at', at)}, ${unlessQueued('last_event_at', at)}, ${unlessQueued('place_after', sql`NULL`)},
        ${unlessQueued('phone_number', sql`NULL`)}, ${unlessQueued('address', sql`NULL`)}, ${unlessQueued('stage', sql`'ended'`)}
      FROM open WHERE open.session_id = flow.session_id
      RETURNING flow.session_id, open.is_new, flow.stage = 'ended' AS is_canceled, flow.carrier_account, flow.carrier_call_id
    ), canceled AS (
      UPDATE sessions SET status = 'canceled' FROM stopped WHERE sessions.id = stopped.session_id AND stopped.is_canceled
    )
    SELECT * FROM stopped ORDER BY session_id`.execute(db)
  return rows
}

function isOf(campaignId: number | undefined) {
  return campaignId === undefined ? sql`true` : sql`sessions.campaign_id = ${campaignId}`
}

export interface StoppedCall {
  readonly session_id: number
  readonly carrier_call_id: string
  readonly stop_requested_at: string
}

/** Calls that were told to end, and whose end has not been reported. */
export function listStoppedCalls(db: ReadonlyDb, account: string): Promise<StoppedCall[]> {
  return db
    .selectFrom('session_flows')
    .select('session_id')
    .select(sql<string>`carrier_call_id`.as('carrier_call_id'))
    .select(sql<string>`stop_requested_at`.as('stop_requested_at'))
    .where('carrier_account', '=', account)
    .where('ended_at', 'is', null)
    .where('stop_requested_at', 'is not', null)
    .where('carrier_call_id', 'is not', null)
    .orderBy('session_id')
    .execute()
}
