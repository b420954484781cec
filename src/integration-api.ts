// Lists the collections of the integration API, and the entities that their filters can reach.
import { audioRecordingCollection } from './audio/collection.ts'
import { audioRecordingEntity, campaignAudioRecordingEntity } from './audio/entities.ts'
import { callCollection } from './calls/collection.ts'
import { callEntity } from './calls/entities.ts'
import { campaignCollection } from './campaigns/collection.ts'
import { campaignEntity, campaignTargetEntity } from './campaigns/entities.ts'
import type { Collection } from './collections/collection.ts'
import { gatherEntities } from './collections/entity.ts'
import type { Config } from './config/config.ts'
import { syncCallEntity } from './crm-sync/entities.ts'
import { subscriptionCollection } from './schedule/collection.ts'
import { subscriptionEntity } from './schedule/entities.ts'
import { sessionEntity } from './sessions/entities.ts'
import { callCounts } from './statistics/call-positions.ts'
import { countEqualCalls } from './statistics/count-filtered-calls.ts'
import { targetCollection } from './targets/collection.ts'
import { officeEntity, targetEntity } from './targets/entities.ts'

export function integrationCollections({ store, publicBaseUrl }: Pick<Config, 'store' | 'publicBaseUrl'>): readonly Collection[] {
  const audioStore = { ...store, publicBaseUrl }
  const entities = gatherEntities([
    callEntity,
    sessionEntity,
    campaignEntity,
    campaignTargetEntity,
    campaignAudioRecordingEntity,
    audioRecordingEntity,
    targetEntity,
    officeEntity,
    subscriptionEntity,
    syncCallEntity,
  ])
  return [
    callCollection(entities, { countEqual: countEqualCalls, counts: callCounts }),
    campaignCollection(entities, audioStore),
    audioRecordingCollection(entities, audioStore),
    targetCollection(entities),
    subscriptionCollection(entities),
  ]
}
