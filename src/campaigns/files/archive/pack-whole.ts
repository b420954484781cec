// Reads a campaign with its locations, all of one moment.
import type { Db } from '../../../database/types.ts'
import { readCurrent } from '../../content/current.ts'
import { listMappings } from '../../content/location-queries.ts'
import { findCampaignById } from '../../queries.ts'
import type { PackedCampaign } from './write-archive.ts'

export function packWhole(db: Db, id: number): Promise<Omit<PackedCampaign, 'readRecording'>> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      const row = await findCampaignById(db, id)
      if (row === undefined) throw new Error(`Campaign ${id} was deleted meanwhile`)
      const { campaign, reachable } = await readCurrent(db, row)
      return { campaign, mappings: await listMappings(db, id), targets: reachable }
    })
}
