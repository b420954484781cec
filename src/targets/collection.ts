// The collection `/api/target`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { presentListing } from '../collections/listing.ts'
import { targetEntity } from './entities.ts'
import { presentTarget } from './present.ts'
import { targetListing } from './queries.ts'
import { targetSchema } from './schemas.ts'

export function targetCollection(entities: Entities): Collection {
  return {
    names: ['target'],
    title: 'targets',
    description: 'The people and offices that supporters are connected to.',
    entities,
    entity: targetEntity,
    schema: targetSchema,
    objects: presentListing(targetListing, presentTarget),
  }
}
