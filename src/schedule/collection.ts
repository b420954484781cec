// The collection `/api/schedule`.

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
    description: 'Supporters who asked to be rung again each day, and when they were rung last.',
    entities,
    entity: subscriptionEntity,
    schema: subscriptionSchema,
    list: async (db, ids) => (ids.length === 0 ? [] : (await listSubscriptions(db, ids)).map(presentSubscription)),
  }
}
