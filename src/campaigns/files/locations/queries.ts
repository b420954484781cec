// The SQL that reads the locations of a campaign and their targets.
import { sql } from 'kysely'
import type { Db } from '../../../database/types.ts'

export interface StoredMapping {
  readonly location: string
  /** In the order of calling. */
  readonly targetIds: readonly number[]
}

export async function listMappings(db: Db, campaignId: number): Promise<StoredMapping[]> {
  const { rows } = await sql<StoredMapping>`
    SELECT location, array_agg(target_id ORDER BY "order", id) AS "targetIds"
    FROM location_targets WHERE campaign_id = ${campaignId} GROUP BY location ORDER BY location`.execute(db)
  return rows
}

export async function countLocations(db: Db, campaignId: number): Promise<{ locations: number; targets: number }> {
  const { rows } = await sql<{ locations: number; targets: number }>`
    SELECT count(DISTINCT location) AS locations, count(DISTINCT target_id) AS targets
    FROM location_targets WHERE campaign_id = ${campaignId}`.execute(db)
  return rows[0] ?? { locations: 0, targets: 0 }
}
