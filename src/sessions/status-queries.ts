// The statements behind the status of a session, as its caller sees it.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { Stage } from './table.ts'

export async function findSessionByToken(db: ReadonlyDb, token: string): Promise<number | undefined> {
  const row = await db.selectFrom('session_flows').select('session_id').where('status_token', '=', token).executeTakeFirst()
  return row?.session_id
}

export interface SessionStateRow {
  readonly session_id: number
  readonly stage: Stage
  readonly plan: unknown
  readonly targets: unknown
  readonly state: unknown
  /** The outcome of a session that has ended. */
  readonly status: string | null
  /** Position in the queue, from 1; null if the session is not queued. */
  readonly position: number | null
}

export async function listSessionStates(db: ReadonlyDb, sessionIds: readonly number[]): Promise<SessionStateRow[]> {
  if (sessionIds.length === 0) return []
  return await select(
    db,
    sql<SessionStateRow>`
      SELECT flow.session_id, flow.stage, flow.plan, flow.targets, flow.state, sessions.status,
        CASE WHEN flow.place_after IS NOT NULL THEN (
          SELECT count(*)::integer FROM session_flows before
          WHERE before.carrier_account = flow.carrier_account AND before.place_after IS NOT NULL AND before.session_id <= flow.session_id
        ) END AS position
      FROM session_flows flow JOIN sessions ON sessions.id = flow.session_id
      WHERE flow.session_id IN (${sql.join(sessionIds)})`,
  )
}
