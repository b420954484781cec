// Counts the sessions that are under way, for /metrics.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { Stage } from './table.ts'

export const openStages: readonly Stage[] = ['queued', 'placing', 'ringing', 'answered', 'talking']

export interface OpenSessions {
  readonly byStage: ReadonlyMap<Stage, number>
  /** Of the session that has waited longest to be dialled; 0 if the queue is empty. */
  readonly oldestQueuedSeconds: number
}

/** Reads only sessions that have not ended. */
export async function countOpenSessions(db: ReadonlyDb, now: Date): Promise<OpenSessions> {
  const rows = await select(
    db,
    sql<{ stage: Stage; sessions: number; seconds: number }>`
      SELECT stage, count(*)::int AS sessions, extract(epoch FROM ${now.toISOString()}::timestamptz - min(created_at))::float8 AS seconds
      FROM session_flows WHERE ended_at IS NULL GROUP BY stage`,
  )
  const found = new Map(rows.map((row) => [row.stage, row]))
  return {
    byStage: new Map(openStages.map((stage) => [stage, found.get(stage)?.sessions ?? 0])),
    oldestQueuedSeconds: Math.max(0, found.get('queued')?.seconds ?? 0),
  }
}
