// target_calls.json: the number of calls to each target of a campaign, by status.
import { type RawBuilder, sql } from 'kysely'
import { type CountsVersion, campaignVersion } from '../answers/version-queries.ts'
import { preparedRow } from '../database/prepared-statements.ts'
import { isPublished, limitValues, type MadeReport, noStatus, onCampaign, type Report, shownStatus, within } from './counters.ts'
import type { TimeRange } from './parameters/time-range.ts'

/** Answers `{"objects": {"KEY": {"title", "name", "completed": 3, …}, …}}`. */
export function targetCalls(campaignId: number, range: TimeRange): Report {
  const isLimited = range.from !== undefined || range.until !== undefined
  const [from, until] = limitValues(range)
  const make = async (db: Parameters<Report['make']>[0]): Promise<MadeReport | undefined> => {
    const row = await (isLimited ? readWithin(db, campaignId, from, until) : readAlways(db, campaignId))
    return row && { version: row, json: `{"objects":{${row.lines}}}` }
  }
  return { ...onCampaign(campaignId), key: `targets ${campaignId} ${range.from ?? ''} ${range.until ?? ''}`, make }
}

type Parameter = RawBuilder<unknown>

const readAlways = preparedRow((_, campaignId: RawBuilder<number>) =>
  report(
    campaignId,
    sql`SELECT target_id, status, calls FROM calls_by_target WHERE campaign_id = ${campaignId}
      UNION ALL SELECT target_id, status, calls FROM call_deltas WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL`,
  ),
)

const readWithin = preparedRow((_, campaignId: RawBuilder<number>, from: RawBuilder<string>, until: RawBuilder<string>) =>
  report(
    campaignId,
    sql`SELECT target_id, coalesce(status, ${noStatus}) AS status, 1 AS calls FROM calls
      WHERE campaign_id = ${campaignId} AND target_id IS NOT NULL AND ${within(sql`timestamp`, { from, until }, 'timestamptz')}`,
  ),
)

/** A status with the name of another field is left out, because keys must not repeat. */
function report(campaignId: Parameter, counted: RawBuilder<unknown>): RawBuilder<CountsVersion & { lines: string }> {
  // Targets with the same key are merged under the title, name and district of the oldest.
  return sql`
    SELECT version.*, (
      WITH cell AS (
        SELECT target_id, ${shownStatus(sql`status`)} AS status, sum(calls) AS calls FROM (${counted}) counted
        GROUP BY 1, 2 HAVING sum(calls) <> 0
      ), keyed AS (
        SELECT coalesce(key, id::text) AS key, min(id) AS id, status, sum(calls) AS calls
        FROM cell JOIN targets ON id = target_id GROUP BY 1, 3
      ), counts AS (
        SELECT key, min(id) AS id, coalesce(string_agg(to_json(status)::text || ':' || calls || ',', '' ORDER BY status)
          FILTER (WHERE status NOT IN ('title', 'name', 'district')), '') AS counts
        FROM keyed GROUP BY 1
      )
      SELECT coalesce(string_agg(
        to_json(counts.key)::text || ':{' || counts || '"title":' || coalesce(to_json(title)::text, 'null')
        || ',"name":' || to_json(name)::text || ',"district":' || coalesce(to_json(district)::text, 'null') || '}',
        E',\n' ORDER BY counts.key), '')
      FROM counts JOIN targets USING (id)
    ) AS lines
    FROM campaigns campaign, (${campaignVersion(campaignId)}) version WHERE ${isPublished(campaignId)}`
}
