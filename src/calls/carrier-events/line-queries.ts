// The lines to an office number, and the calls that a target may get: who gets the next one, and the callers who wait, in order.
import { sql } from 'kysely'
import { isOpenTarget, isResting, isSpent, type PacedTarget } from '../../campaigns/pacing/queries.ts'
import { turnAt } from '../../campaigns/pacing/target-limits.ts'
import { select } from '../../database/select.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { Availability } from '../flow/flow-types.ts'

export interface LineRequest {
  readonly sessionId: number
  readonly number: string
  readonly lines: number
  readonly now: string
  /** The target that the line is for, if its campaign limits the calls to it. */
  readonly target?: PacedTarget | undefined
}

/** A waiting caller is asked for keys every ten seconds. One who has been silent for longer than this has hung up. */
const waitingSecondsMax = 30

/**
 * Selects a free line, unless enough earlier callers are waiting to take all of them, or the target gets no call now. Picks one at
 * random, so that callers who look at the same time rarely pick the same line. If they do, one of them gets it, and the others
 * retry.
 */
export function freeLine({ sessionId, number, lines, now, target }: LineRequest) {
  return sql`
    SELECT candidate AS line FROM (
      SELECT candidate, count(*) OVER () AS free FROM generate_series(1, ${lines}::integer) candidate
      WHERE NOT EXISTS (
        SELECT FROM call_attempts held
        WHERE held.number = ${number} AND held.line = candidate AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      )
    ) looked
    WHERE free > (${waitingBefore({ sessionId, what: sql`${number}::text`, now })})${
      target === undefined ? sql`` : sql` AND ${isTurn({ sessionId, now }, target)}`
    }
    ORDER BY random() LIMIT 1`
}

/** The target may be called, and no earlier caller waits for that. */
function isTurn(session: Pick<LineRequest, 'sessionId' | 'now'>, target: PacedTarget) {
  const what = sql`${turnAt(target.campaignId, target.targetId)}::text`
  return sql`${isOpenTarget(target)} AND (${waitingBefore({ ...session, what })}) = 0`
}

/** The number of callers who wait for a line to a number, or for a target, and came before this one. */
function waitingBefore({ sessionId, what, now }: Pick<LineRequest, 'sessionId' | 'now'> & { what: ReturnType<typeof sql> }) {
  return sql`
    SELECT count(*) FROM session_flows waiting, session_flows own
    WHERE own.session_id = ${sessionId} AND waiting.waits_for = ${what} AND waiting.session_id <> own.session_id
      AND waiting.ended_at IS NULL AND waiting.last_event_at > ${now}::timestamptz - make_interval(secs => ${waitingSecondsMax})
      AND (own.waits_for IS DISTINCT FROM waiting.waits_for
        OR (waiting.waits_since, waiting.session_id) < (own.waits_since, own.session_id))`
}

/** Returns the numbers, of those given, to which the session gets no line, each with its position among those who wait. */
export async function listFullNumbers(
  db: ReadonlyDb,
  { sessionId, numbers, lines, now }: Omit<LineRequest, 'number' | 'target'> & { readonly numbers: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await select(
    db,
    sql<{ number: string; position: number }>`
    SELECT number, before + 1 AS position FROM (
      SELECT number, (${waitingBefore({ sessionId, what: sql`number`, now })}) AS before, (
        SELECT count(*) FROM call_attempts held
        WHERE held.number = wanted.number AND held.line <= ${lines} AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      ) AS held
      FROM unnest(${numbers}::text[]) AS wanted (number)
    ) looked
    WHERE ${lines} - held <= before`,
  )
  return new Map(rows.map(({ number, position }) => [number, position]))
}

interface TargetsRequest extends Omit<PacedTarget, 'targetId'> {
  readonly sessionId: number
  readonly targetIds: readonly number[]
}

/** Returns the targets, of those given, that the session cannot call now. */
export async function listClosedTargets(
  db: ReadonlyDb,
  { sessionId, campaignId, targetIds, limits, now }: TargetsRequest,
): Promise<Omit<Availability, 'fullNumbers'>> {
  const turns = targetIds.map((targetId) => turnAt(campaignId, targetId))
  const before = waitingBefore({ sessionId, what: sql`wanted.turn`, now: now.toISOString() })
  const rows = await select(
    db,
    sql<{ target_id: number; is_spent: boolean; position: number }>`
    SELECT target_id, is_spent, before + 1 AS position FROM (
      SELECT wanted.target_id, coalesce(${isSpent({ limits, now })}, false) AS is_spent,
        coalesce(${isResting({ limits, now })}, false) AS is_resting, (${before}) AS before
      FROM unnest(${targetIds}::integer[], ${turns}::text[]) AS wanted (target_id, turn)
      LEFT JOIN target_paces pace ON pace.campaign_id = ${campaignId} AND pace.target_id = wanted.target_id
    ) looked
    WHERE is_spent OR is_resting OR before > 0`,
  )
  const [spent, resting] = [rows.filter(({ is_spent }) => is_spent), rows.filter(({ is_spent }) => !is_spent)]
  return {
    spentTargets: new Set(spent.map(({ target_id }) => target_id)),
    restingTargets: new Map(resting.map(({ target_id, position }) => [target_id, position])),
  }
}
