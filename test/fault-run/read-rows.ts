// Reads the final rows of the server, as a fault run compares them.
import { sql } from 'kysely'
import type { Db } from '../../src/database/types.ts'
import { type Drift, findDrift } from '../../src/statistics/rebuild-counters.ts'

export interface SessionRow {
  readonly id: number
  readonly public_id: string
  readonly direction: string
  readonly status: string
  readonly duration: number | null
  readonly carrier_id: string | null
  readonly stage: string
  /** True if the caller’s number or address is still stored. */
  readonly remembers: boolean
}

export interface CallRow {
  readonly id: number
  readonly session_id: number
  readonly call_id: string | null
  readonly status: string
  readonly duration: number | null
}

export interface AttemptRow {
  readonly session_id: number
  readonly attempt: number
  readonly ended_at: string | null
}

/** A target whose calls of the day are counted. */
export interface CountedTarget {
  readonly target_id: number
  readonly counted: number
  /** Attempts that were dialled. */
  readonly dialled: number
}

export interface Rows {
  readonly sessions: readonly SessionRow[]
  readonly calls: readonly CallRow[]
  readonly attempts: readonly AttemptRow[]
  readonly countedTargets: readonly CountedTarget[]
  readonly drift: readonly Drift[]
}

export async function readRows(db: Db): Promise<Rows> {
  const { rows: sessions } = await sql<SessionRow>`
    SELECT id, public_id, direction, status, duration, carrier_id, stage, num_nonnulls(flow.phone_number, flow.address) > 0 AS remembers
    FROM sessions JOIN session_flows flow ON flow.session_id = sessions.id ORDER BY id`.execute(db)
  const { rows: calls } = await sql<CallRow>`SELECT id, session_id, call_id, status, duration FROM calls ORDER BY id`.execute(db)
  const { rows: attempts } = await sql<AttemptRow>`
    SELECT session_id, attempt, ended_at FROM call_attempts ORDER BY session_id, attempt`.execute(db)
  const { rows: countedTargets } = await sql<CountedTarget>`
    SELECT target_id, pace.calls AS counted, (
      SELECT count(*) FROM call_attempts attempt
      WHERE attempt.target_id = pace.target_id AND counted_on = pace.day AND dialed_at IS NOT NULL
    ) AS dialled
    FROM target_paces pace ORDER BY target_id`.execute(db)
  return { sessions, calls, attempts, countedTargets, drift: await findDrift(db) }
}

/** Counts the sessions and attempts that have not ended. */
export async function countOpen(db: Db): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    SELECT (SELECT count(*) FROM session_flows WHERE ended_at IS NULL)
      + (SELECT count(*) FROM call_attempts WHERE ended_at IS NULL) AS open`.execute(db)
  return rows[0]?.open ?? 0
}
