// Every statement on scheduled calls.
import type { ReadonlyDb } from '../database/types.ts'

export async function listScheduledCalls(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('scheduled_calls').selectAll().where('id', 'in', ids).execute()
}

export type ScheduledCallRow = Awaited<ReturnType<typeof listScheduledCalls>>[number]
