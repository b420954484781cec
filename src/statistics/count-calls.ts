// How many calls there are with a campaign, a status, or both, counted or null, without looking at one of them.
import { sql } from 'kysely'
import type { ReadonlyDb } from '../database/types.ts'
import { noCampaign, noStatus, select } from './counters.ts'

export interface CallProperties {
  /** Null: calls without a campaign. Absent: with any or none. */
  readonly campaignId?: number | null
  /** Null: calls without a status. Absent: with any or none. */
  readonly status?: string | null
}

/** Exact at the moment of the statement. */
export async function countCalls(db: ReadonlyDb, { campaignId, status }: CallProperties): Promise<number> {
  const conditions = [
    ...(campaignId === undefined ? [] : [sql`campaign_id = ${campaignId ?? noCampaign}`]),
    ...(status === undefined ? [] : [sql`status = ${status ?? noStatus}`]),
  ]
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`
  const [row] = await select(
    db,
    sql<{ calls: number }>`
      SELECT coalesce(sum(calls), 0)::bigint AS calls FROM (
        SELECT calls FROM calls_by_status ${where} UNION ALL SELECT calls FROM call_deltas ${where}
      ) counted`,
  )
  return row?.calls ?? 0
}
