// The lines to an office number: how many simultaneous calls it gets, and the callers who wait for one, in order.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { ReadonlyDb } from '../../database/types.ts'

export interface LineRequest {
  readonly sessionId: number
  readonly number: string
  readonly lines: number
  readonly now: string
}

/** A waiting caller is asked for keys every ten seconds. One who has been silent for longer than this has hung up. */
const waitingSecondsMax = 30

/**
 * Selects a free line, unless enough earlier callers are waiting to take all of them. Picks one at random, so that callers
 * who look at the same time rarely pick the same line. If they do, one of them gets it, and the others retry.
 */
export function freeLine({ sessionId, number, lines, now }: LineRequest) {
  return sql`
    SELECT candidate AS line FROM (
      SELECT candidate, count(*) OVER () AS free FROM generate_series(1, ${lines}::integer) candidate
      WHERE NOT EXISTS (
        SELECT FROM call_attempts held
        WHERE held.number = ${number} AND held.line = candidate AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      )
    ) looked
    WHERE free > (${waitingBefore({ sessionId, number: sql`${number}::text`, now })})
    ORDER BY random() LIMIT 1`
}

/** The number of callers who wait for a line to the number and came before this one. */
function waitingBefore({ sessionId, number, now }: { sessionId: number; number: ReturnType<typeof sql>; now: string }) {
  return sql`
    SELECT count(*) FROM session_flows waiting, session_flows own
    WHERE own.session_id = ${sessionId} AND waiting.waits_for = ${number} AND waiting.session_id <> own.session_id
      AND waiting.ended_at IS NULL AND waiting.last_event_at > ${now}::timestamptz - make_interval(secs => ${waitingSecondsMax})
      AND (own.waits_for IS DISTINCT FROM waiting.waits_for
        OR (waiting.waits_since, waiting.session_id) < (own.waits_since, own.session_id))`
}

/** Returns the numbers, of those given, to which the session gets no line, each with its position among those who wait. */
export async function listFullNumbers(
  db: ReadonlyDb,
  { sessionId, numbers, lines, now }: Omit<LineRequest, 'number'> & { readonly numbers: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await select(
    db,
    sql<{ number: string; position: number }>`
    SELECT number, before + 1 AS position FROM (
      SELECT number, (${waitingBefore({ sessionId, number: sql`number`, now })}) AS before, (
        SELECT count(*) FROM call_attempts held
        WHERE held.number = wanted.number AND held.line <= ${lines} AND held.ended_at IS NULL AND held.session_id <> ${sessionId}
      ) AS held
      FROM unnest(${numbers}::text[]) AS wanted (number)
    ) looked
    WHERE ${lines} - held <= before`,
  )
  return new Map(rows.map(({ number, position }) => [number, position]))
}
