// Counts all calls of the server by status, for /metrics: exact, and as cheap for a million calls as for a thousand.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { shownStatus } from '../counters.ts'

/** Imported databases may have any text; it must not become a label. */
const known = ['queued', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled', 'unknown'] as const
export const countedStatuses = [...known, 'other'] as const

export async function countCallsByStatus(db: ReadonlyDb): Promise<ReadonlyMap<string, number>> {
  const rows = await select(
    db,
    sql<{ status: string; calls: number }>`
      SELECT ${shownStatus(sql`status`)} AS status, sum(calls)::bigint AS calls
      FROM (SELECT status, calls FROM calls_by_status UNION ALL SELECT status, calls FROM call_deltas) counted GROUP BY 1`,
  )
  const counts = new Map<string, number>(countedStatuses.map((status) => [status, 0]))
  for (const { status, calls } of rows) {
    const label = counts.has(status) ? status : 'other'
    counts.set(label, (counts.get(label) ?? 0) + calls)
  }
  return counts
}
