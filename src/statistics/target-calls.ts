// target_calls.json: the number of calls to each target of a campaign, by status.
import { sql } from 'kysely'
import type { ReadonlyDb } from '../database/types.ts'
import { noStatus, selectForCampaign, shownStatus, within } from './counters.ts'
import type { TimeRange } from './parameters/time-range.ts'

/** Returns `{"KEY": {"title", "name", "completed": 3, …}, …}` as JSON, or undefined if there is no campaign with this id. */
export async function targetCalls(db: ReadonlyDb, campaignId: number, range: TimeRange): Promise<string | undefined> {
  const limited = range.from !== undefined || range.until !== undefined
  const counted = limited
    ? sql`SELECT target_id, coalesce(status, ${noStatus}) AS status, 1 AS calls FROM calls
        WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL AND ${within(sql`timestamp`, range, 'timestamptz')}`
    : sql`SELECT target_id, status, calls FROM calls_by_target WHERE campaign_id = ${campaignId}
        UNION ALL SELECT target_id, status, calls FROM call_deltas WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL`
  // Targets with the same key are merged under the title, name and district of the oldest.
  const found = await selectForCampaign(
    db,
    campaignId,
    sql<{ objects: string }>`(
      WITH cell AS (
        SELECT target_id, ${shownStatus(sql`status`)} AS status, sum(calls) AS calls FROM (${counted}) counted
        GROUP BY 1, 2 HAVING sum(calls) <> 0
      ), keyed AS (
        SELECT coalesce(key, id::text) AS key, min(id) OVER (PARTITION BY coalesce(key, id::text)) AS id, status, calls
        FROM cell JOIN targets ON id = target_id
      ), summed AS (
        SELECT key, id, status, sum(calls) AS calls FROM keyed GROUP BY 1, 2, 3
      ), counts AS (
        SELECT key, id, jsonb_object_agg(status, calls) AS counts FROM summed GROUP BY 1, 2
      )
      SELECT coalesce(json_object_agg(counts.key, counts.counts || jsonb_build_object('title', title, 'name', name, 'district', district) ORDER BY counts.key), '{}')::text
      FROM counts JOIN targets USING (id)
    ) AS objects`,
  )
  return found?.objects
}
