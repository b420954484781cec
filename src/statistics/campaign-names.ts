// campaigns.json: every campaign by name, the list from which a client picks the ids that it asks statistics of.
import type { ReadonlyDb } from '../database/types.ts'

export async function campaignNames(db: ReadonlyDb): Promise<{ id: number; name: string }[]> {
  return await db.selectFrom('campaigns').select(['id', 'name']).orderBy('id').execute()
}
