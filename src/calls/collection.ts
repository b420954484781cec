// The collection `/api/calls`, which is also at `/api/call`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import type { SearchedEntity } from '../collections/search.ts'
import { callEntity } from './entities.ts'
import { presentCall } from './present.ts'
import { listCalls } from './queries.ts'
import { callSchema } from './schemas.ts'

/** `countEqual` reads the counters of the statistics, so that common counts do not scan `calls`. */
export function callCollection(entities: Entities, countEqual: NonNullable<SearchedEntity['countEqual']>): Collection {
  return {
    names: ['calls', 'call'],
    title: 'calls',
    description: 'Every call to a target, whatever its outcome.',
    entities,
    entity: callEntity,
    countEqual,
    schema: callSchema,
    list: async (db, ids) => (ids.length === 0 ? [] : (await listCalls(db, ids)).map(presentCall)),
  }
}
