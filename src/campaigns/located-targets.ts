// Whether any location of a campaign leads to anybody: in its own table, or by civic data.
import { hasHolders } from '../civic-data/queries.ts'
import { hasSeatsOf } from '../civic-data/registry.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { findLocation } from './queries.ts'

export async function hasLocatedTargets(
  db: ReadonlyDb,
  { id, country, type }: { readonly id: number; readonly country: string; readonly type: string },
): Promise<boolean> {
  if ((await findLocation(db, id)) !== undefined) return true
  return hasSeatsOf(country, type) && (await hasHolders(db, country, type))
}
