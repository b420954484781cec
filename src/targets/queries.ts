// All SQL that reads targets and offices.
import { createListing } from '../collections/listing.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { targetEntity } from './entities.ts'

/** What the API shows. */
export const targetListing = createListing(targetEntity, (db, ids) =>
  db.selectFrom('targets').select(['id', 'key', 'title', 'name', 'district', 'number']).where('id', '=', ids),
)

export type ListedTarget = Awaited<ReturnType<(typeof targetListing)['byIds']>>[number]

export async function listTargets(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('targets').selectAll().where('id', 'in', ids).execute()
}

/** The offices of these targets, in insertion order. */
export async function listOffices(db: ReadonlyDb, targetIds: readonly number[]) {
  if (targetIds.length === 0) return []
  return await db.selectFrom('offices').selectAll().where('target_id', 'in', targetIds).orderBy('id').execute()
}

export type OfficeRow = Awaited<ReturnType<typeof listOffices>>[number]
export type TargetRow = Awaited<ReturnType<typeof listTargets>>[number]
