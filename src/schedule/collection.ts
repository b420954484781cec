// The collection `/api/schedule`: subscriptions, which the API calls scheduled calls.
import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { subscriptionEntity } from './entities.ts'
import { presentSubscription } from './present.ts'
import { listSubscriptions } from './queries.ts'
import { subscriptionSchema } from './schemas.ts'

export function subscriptionCollection(entities: Entities): Collection {
  return {
    names: ['schedule'],
    title: 'scheduled calls',
    description: 'Supporters who subscribed to a daily call, and when they were last called.',
    entities,
    entity: subscriptionEntity,
    schema: subscriptionSchema,
    list: async (db, ids) => (ids.length === 0 ? [] : (await listSubscriptions(db, ids)).map(presentSubscription)),
  }
}
