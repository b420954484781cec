// The statements on calls.
import { createListing, type RowCounts } from '../collections/listing.ts'
import { callEntity } from './entities.ts'

/** Calls with the title and name of their target. */
export function listCalls(counts: RowCounts) {
  return createListing(
    callEntity,
    (db, ids) =>
      db
        .selectFrom('calls')
        .leftJoin('targets', 'targets.id', 'calls.target_id')
        .select([
          'calls.id',
          'calls.timestamp',
          'calls.campaign_id',
          'calls.target_id',
          'calls.call_id',
          'calls.status',
          'calls.duration',
          'targets.title as target_title',
          'targets.name as target_name',
        ])
        .where('calls.id', '=', ids),
    { counts },
  )
}

export type CallRow = Awaited<ReturnType<ReturnType<typeof listCalls>['byIds']>>[number]
