// The collection `/api/campaign`.
import type { AudioStore } from '../audio/file-url.ts'
import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { presentListing } from '../collections/listing.ts'
import { campaignEntity } from './entities.ts'
import { presentCampaign } from './present.ts'
import { campaignListing } from './queries.ts'
import { campaignSchema } from './schemas.ts'

export function campaignCollection(entities: Entities, store: AudioStore): Collection {
  return {
    names: ['campaign'],
    title: 'campaigns',
    description: 'Campaigns with their targets, phone numbers and prompts.',
    entities,
    entity: campaignEntity,
    schema: campaignSchema,
    objects: presentListing(campaignListing, (row) => presentCampaign(row, store)),
  }
}
