// The collection `/api/calls`, also reached as `/api/call`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import type { SearchedEntity } from '../collections/search.ts'
import { callEntity } from './entities.ts'
import { presentCall } from './present.ts'
import { listCalls } from './queries.ts'
import { callSchema } from './schemas.ts'

/** `countEqual` comes from the statistics, which know how many calls a campaign has in a status without counting rows. */
export function callCollection(entities: Entities, countEqual: NonNullable<SearchedEntity['countEqual']>): Collection {
  return {
    names: ['calls', 'call'],
    title: 'calls',
    description: 'Every call to a target, whatever became of it.',
    entities,
    entity: callEntity,
    countEqual,
    schema: callSchema,
    list: async (db, ids) => (ids.length === 0 ? [] : (await listCalls(db, ids)).map(presentCall)),
  }
}
