// The statements on calls.
import type { ReadonlyDb } from '../database/types.ts'

/** Calls with the title and name of their target. */
export async function listCalls(db: ReadonlyDb, ids: readonly number[]) {
  return await db
    .selectFrom('calls')
    .leftJoin('targets', 'targets.id', 'calls.target_id')
    .selectAll('calls')
    .select(['targets.title as target_title', 'targets.name as target_name'])
    .where('calls.id', 'in', ids)
    .execute()
}

export type CallRow = Awaited<ReturnType<typeof listCalls>>[number]
