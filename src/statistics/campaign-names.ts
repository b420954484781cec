// campaigns.json: the ids and names of all published campaigns, for clients that request statistics by id.
import type { ReadonlyDb } from '../database/types.ts'

export async function campaignNames(db: ReadonlyDb): Promise<{ id: number; name: string }[]> {
  return await db.selectFrom('campaigns').select(['id', 'name']).where('published_at', 'is not', null).orderBy('id').execute()
}
