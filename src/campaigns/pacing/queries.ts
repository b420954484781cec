// Counts the calls of campaigns that limit them for each target: one row for each target, which stays locked until the statement that
// counts has taken effect, so that no two callers get the last call.
import { sql } from 'kysely'
import type { ReadonlyDb } from '../../database/types.ts'
import { dayOf } from '../../limits/windows.ts'
import type { TargetLimits } from './target-limits.ts'

/** A reservation that was neither dialled nor released after this time was lost. */
const reservedHoursMax = 1

export interface PacedTarget {
  readonly campaignId: number
  readonly targetId: number
  readonly limits: TargetLimits
  readonly now: Date
}

/** The day that calls reserved now count for. */
export function countingDay(now: Date) {
  return sql`${dayOf(now).name}::date`
}

/** The condition that a row of `target_paces`, named `pace`, has all calls of its day. */
export function isSpent({ limits, now }: Pick<PacedTarget, 'limits' | 'now'>) {
  return sql`(pace.day >= ${countingDay(now)} AND pace.calls >= ${limits.callsPerDay}::integer)`
}

/** The condition that the next call to the target of such a row cannot be reserved yet. */
export function isResting({ limits, now }: Pick<PacedTarget, 'limits' | 'now'>) {
  return sql`(pace.free_at > ${limits.secondsBetween === null ? null : now.toISOString()}::timestamptz)`
}

/** The condition that a call may be reserved, as the statement sees it. `countReserved` makes sure of it. */
export function isOpenTarget(target: PacedTarget) {
  return sql`NOT EXISTS (
    SELECT FROM target_paces pace
    WHERE campaign_id = ${target.campaignId} AND target_id = ${target.targetId} AND (${isSpent(target)} OR ${isResting(target)})
  )`
}

/** Selects the change that a reserved call makes, as often as `flow` has a row. */
export function reservedChange({ campaignId, targetId, limits, now }: PacedTarget) {
  const until = limits.secondsBetween === null ? null : new Date(now.getTime() + reservedHoursMax * 3_600_000).toISOString()
  return sql`SELECT ${campaignId}::integer AS campaign_id, ${targetId}::integer AS target_id, 1 AS calls, ${until}::timestamptz AS free_at FROM flow`
}

/** Selects the changes that attempts make which end without being dialled. `released` has their rows. */
export function releasedChanges(now: Date) {
  return sql`
    SELECT sessions.campaign_id, released.target_id, CASE WHEN released.counted_on = ${countingDay(now)} THEN -1 ELSE 0 END AS calls,
      ${now.toISOString()}::timestamptz AS free_at
    FROM released JOIN sessions ON sessions.id = released.session_id WHERE released.counted_on IS NOT NULL`
}

/** Returns how often the campaign has called each of its targets today, reserved calls included. */
export async function listCallsOfDay(db: ReadonlyDb, campaignId: number, now: Date): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('target_paces')
    .select(['target_id', 'calls'])
    .where('campaign_id', '=', campaignId)
    .where('day', '>=', dayOf(now).name)
    .execute()
  return new Map(rows.map(({ target_id, calls }) => [target_id, calls]))
}

const noLimits: TargetLimits = { callsPerDay: null, secondsBetween: null }

/**
 * Applies changes. If another caller has taken the last call meanwhile, the count becomes null, which the column refuses: the
 * statement then changes nothing, and fails with an error that isTakenTarget recognises. Rows are locked in one order, so that
 * sessions that exchange targets never wait for each other.
 */
export function countCalls(changes: ReturnType<typeof sql>, now: Date, limits = noLimits) {
  return sql`
    INSERT INTO target_paces AS pace (campaign_id, target_id, day, calls, free_at)
    SELECT campaign_id, target_id, ${countingDay(now)}, sum(calls), max(free_at) FROM (${changes}) changes
    GROUP BY campaign_id, target_id ORDER BY campaign_id, target_id
    ON CONFLICT (campaign_id, target_id) DO UPDATE SET
      calls = CASE
        WHEN excluded.calls > 0 AND (${isSpent({ limits, now })} OR ${isResting({ limits, now })}) THEN NULL
        WHEN pace.day >= excluded.day THEN pace.calls + excluded.calls
        ELSE greatest(excluded.calls, 0)
      END,
      day = greatest(pace.day, excluded.day),
      free_at = CASE WHEN excluded.free_at > ${now.toISOString()}::timestamptz THEN excluded.free_at
        ELSE least(pace.free_at, excluded.free_at) END`
}

/** Starts the pause after a call. `dialled` has the attempt. */
export function startPause({ campaignId, limits, now }: Omit<PacedTarget, 'targetId'>) {
  return sql`
    UPDATE target_paces SET free_at = ${now.toISOString()}::timestamptz + make_interval(secs => ${limits.secondsBetween}::integer)
    FROM dialled WHERE target_paces.campaign_id = ${campaignId} AND target_paces.target_id = dialled.target_id`
}

/** True if a statement failed because another caller has taken the last call that the target could get. */
export function isTakenTarget(error: unknown): boolean {
  const { code, table, column } = error as { code?: unknown; table?: unknown; column?: unknown }
  return code === '23502' && table === 'target_paces' && column === 'calls'
}
