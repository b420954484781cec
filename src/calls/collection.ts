// The collection `/api/calls`, which is also at `/api/call`.

import type { Collection } from '../collections/collection.ts'
import type { Entities } from '../collections/entity.ts'
import { presentListing, type RowCounts } from '../collections/listing.ts'
import type { SearchedEntity } from '../collections/search.ts'
import { callEntity } from './entities.ts'
import { presentCall } from './present.ts'
import { listCalls } from './queries.ts'
import { callSchema } from './schemas.ts'

export interface CallCounters {
  readonly countEqual: NonNullable<SearchedEntity['countEqual']>
  readonly counts: RowCounts
}

/** The counters are those of the statistics, so that common counts and far pages do not scan `calls`. */
export function callCollection(entities: Entities, { countEqual, counts }: CallCounters): Collection {
  return {
    names: ['calls', 'call'],
    title: 'calls',
    description: 'Every call to a target, whatever its outcome.',
    entities,
    entity: callEntity,
    countEqual,
    schema: callSchema,
    objects: presentListing(listCalls(counts), presentCall),
  }
}
