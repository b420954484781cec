// Every statement on targets and offices.
import type { ReadonlyDb } from '../database/types.ts'

export async function listTargets(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('targets').selectAll().where('id', 'in', ids).execute()
}

export type TargetRow = Awaited<ReturnType<typeof listTargets>>[number]
