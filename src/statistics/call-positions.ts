// How many calls there are, and which ones are on a page far into the list: from counters instead of rows. Calls are counted by
// ranges of ids, so that only the range in which the page begins has to be read.
import { sql } from 'kysely'
import type { RowCounts } from '../collections/listing.ts'

/** A range is this many ids: 2 to the power of `rangeBits`, as in the migration. */
const rangeBits = sql.lit(12)
const rangeLength = 4096

export const callCounts: RowCounts = {
  total: sql<number>`(
    SELECT coalesce(sum(calls), 0)::bigint FROM (
      SELECT calls FROM calls_by_status UNION ALL SELECT calls FROM call_deltas
    ) counted)`,
  skipFrom: rangeLength,
  ids: (offset, limit) => sql`
    WITH ranges AS (
      SELECT id_range, sum(calls) AS calls FROM (
        SELECT id_range, calls FROM calls_by_id_range UNION ALL SELECT id_range, calls FROM call_deltas WHERE id_range IS NOT NULL
      ) counted GROUP BY 1
    ), passed AS (
      SELECT id_range, sum(calls) OVER (ORDER BY id_range) AS until, calls FROM ranges
    ), start AS MATERIALIZED (
      SELECT id_range << ${rangeBits} AS id, (until - calls)::bigint AS position FROM passed
      WHERE until > ${offset}::bigint ORDER BY id_range LIMIT 1
    )
    SELECT calls.id FROM calls WHERE calls.id >= (SELECT id FROM start)
    ORDER BY calls.id OFFSET (SELECT ${offset}::bigint - position FROM start) LIMIT ${limit}`,
}
