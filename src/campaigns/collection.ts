// The collection `/api/campaign`.
import type { AudioStore } from '../audio/file-url.ts'
import { listSelectedRecordings } from '../audio/queries.ts'
import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { campaignEntity } from './entities.ts'
import { presentCampaign } from './present.ts'
import { listCampaignPhoneNumbers, listCampaigns, listCampaignTargets } from './queries.ts'
import { campaignSchema } from './schemas.ts'

export function campaignCollection(entities: Entities, store: AudioStore): Collection {
  return {
    names: ['campaign'],
    title: 'campaigns',
    description: 'Campaigns with their targets, phone numbers and prompts.',
    entities,
    entity: campaignEntity,
    schema: campaignSchema,
    list: (db, ids) => listPresented(db, ids, store),
  }
}

async function listPresented(db: ReadonlyDb, ids: readonly number[], store: AudioStore) {
  if (ids.length === 0) return []
  const [rows, targets, phoneNumbers, recordings] = await Promise.all([
    listCampaigns(db, ids),
    listCampaignTargets(db, ids),
    listCampaignPhoneNumbers(db, ids),
    listSelectedRecordings(db, ids),
  ])
  return rows.map((row) => {
    const ofCampaign = <T extends { campaign_id: number | null }>(parts: readonly T[]) =>
      parts.filter((part) => part.campaign_id === row.id)
    const parts = { targets: ofCampaign(targets), phoneNumbers: ofCampaign(phoneNumbers), recordings: ofCampaign(recordings) }
    return presentCampaign(row, parts, store)
  })
}
