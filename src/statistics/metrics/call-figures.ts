// What /metrics shows of sessions and calls, read from the database at each scrape.
import type { ReadonlyDb } from '../../database/types.ts'
import type { CallFigures } from '../../http/metrics/calls.ts'
import { countOpenSessions } from '../../sessions/count-queries.ts'
import { countCallsByStatus } from './calls-by-status.ts'

export async function readCallFigures(db: ReadonlyDb, now: Date): Promise<CallFigures> {
  const [sessions, callsByStatus] = await Promise.all([countOpenSessions(db, now), countCallsByStatus(db)])
  return { sessionsByStage: sessions.byStage, oldestQueuedSeconds: sessions.oldestQueuedSeconds, callsByStatus }
}
