// SQL statements for the spending limits: the minutes used in a day, and the campaigns that have their own limits.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'

export interface SpentMinutes {
  readonly campaign_id: number | null
  readonly minutes: number
}

/**
 * Returns the minutes that the carrier bills for legs that started on the day of `now` (UTC), by campaign. The leg to the
 * caller and the leg to each office are rounded up separately. Open legs count up to now. A leg that the carrier has not
 * reported on since it was dialled counts as answered.
 */
export async function listSpentMinutes(db: ReadonlyDb, now: Date): Promise<SpentMinutes[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const midnight = sql`${`${now.toISOString().slice(0, 10)}T00:00:00Z`}::timestamptz`
  const today = sql`timestamp >= ${midnight} AND timestamp < ${midnight} + interval '1 day'`
  return await select(
    db,
    sql<SpentMinutes>`
      WITH legs AS (
        SELECT campaign_id, duration::numeric AS seconds FROM sessions WHERE ${today} AND duration > 0
        UNION ALL
        SELECT campaign_id, duration FROM calls WHERE ${today} AND duration > 0
        UNION ALL
        SELECT campaign_id, extract(epoch FROM ${at} - timestamp - coalesce(queue_delay, '0'))
        FROM session_flows flow JOIN sessions ON sessions.id = flow.session_id
        WHERE flow.ended_at IS NULL AND flow.stage IN ('answered', 'talking') AND timestamp >= ${midnight}
        UNION ALL
        SELECT sessions.campaign_id, extract(epoch FROM ${at} - attempt.dialed_at)
        FROM call_attempts attempt JOIN sessions ON sessions.id = attempt.session_id LEFT JOIN calls ON calls.id = attempt.call_row_id
        WHERE attempt.ended_at IS NULL AND attempt.dialed_at >= ${midnight} AND coalesce(calls.status, 'in-progress') = 'in-progress'
      )
      SELECT campaign_id, sum(ceil(greatest(seconds, 0) / 60))::float8 AS minutes FROM legs GROUP BY campaign_id`,
  )
}

/** Returns live campaigns that have a limit of their own. */
export function listLimitedCampaigns(db: ReadonlyDb) {
  return db
    .selectFrom('campaigns')
    .select(['id', 'calls_per_hour', 'calls_per_day', 'minutes_per_day'])
    .where('status_code', '=', 2)
    .where(({ or, eb }) =>
      or([eb('calls_per_hour', 'is not', null), eb('calls_per_day', 'is not', null), eb('minutes_per_day', 'is not', null)]),
    )
    .orderBy('id')
    .execute()
}
