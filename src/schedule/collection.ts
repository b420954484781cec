// The collection `/api/schedule`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { scheduledCallEntity } from './entities.ts'
import { presentScheduledCall } from './present.ts'
import { listScheduledCalls } from './queries.ts'
import { scheduledCallSchema } from './schemas.ts'

export function scheduleCollection(entities: Entities): Collection {
  return {
    names: ['schedule'],
    title: 'scheduled calls',
    description: 'Supporters who asked to be rung again each day, and when they were rung last.',
    entities,
    entity: scheduledCallEntity,
    schema: scheduledCallSchema,
    list: async (db, ids) => (ids.length === 0 ? [] : (await listScheduledCalls(db, ids)).map(presentScheduledCall)),
  }
}
