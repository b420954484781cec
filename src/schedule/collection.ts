// The collection `/api/schedule`: subscriptions, which the API calls scheduled calls.
import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { presentListing } from '../collections/listing.ts'
import { subscriptionEntity } from './entities.ts'
import { presentSubscription } from './present.ts'
import { subscriptionListing } from './queries.ts'
import { subscriptionSchema } from './schemas.ts'

export function subscriptionCollection(entities: Entities): Collection {
  return {
    names: ['schedule'],
    title: 'scheduled calls',
    description: 'Supporters who subscribed to a daily call, and when they were last called.',
    entities,
    entity: subscriptionEntity,
    schema: subscriptionSchema,
    objects: presentListing(subscriptionListing, presentSubscription),
  }
}
