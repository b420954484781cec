// The SQL that reads the locations of a campaign and their targets.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { ReadonlyDb } from '../../database/types.ts'

export interface StoredMapping {
  readonly location: string
  /** In the order of calling. */
  readonly targetIds: readonly number[]
}

export async function listMappings(db: ReadonlyDb, campaignId: number): Promise<StoredMapping[]> {
  return await select(
    db,
    sql<StoredMapping>`
      SELECT location, array_agg(target_id ORDER BY "order", id) AS "targetIds"
      FROM location_targets WHERE campaign_id = ${campaignId} GROUP BY location ORDER BY location`,
  )
}

export async function countLocations(db: ReadonlyDb, campaignId: number): Promise<{ locations: number; targets: number }> {
  const rows = await select(
    db,
    sql<{ locations: number; targets: number }>`
      SELECT count(DISTINCT location) AS locations, count(DISTINCT target_id) AS targets
      FROM location_targets WHERE campaign_id = ${campaignId}`,
  )
  return rows[0] ?? { locations: 0, targets: 0 }
}
