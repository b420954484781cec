// Folds the deltas that triggers append into the counters: a portion at a time, every second while a server runs. One
// process at a time folds. Reports add the deltas that are not folded yet, so they are exact at any time.

import { sql } from 'kysely'
import { type BackgroundTask, repeat, type TaskLog } from '../background/repeat.ts'
import type { Clock } from '../clock.ts'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { Random } from '../random.ts'
import { foldStatement } from './fold-statement.ts'

/** The advisory lock that must be held to write to the counters. */
export const foldingLock = 7_282_470

const deltasPerBatch = 20_000
/** Every report reads the deltas, and every answer in memory is checked against them. */
const deltasPerVacuum = 2000
const deltaTables = ['call_deltas', 'session_deltas', 'recoded_sessions', 'answer_changes']
const foldingIntervalMilliseconds = 1000

export interface FoldOptions {
  /** The maximum number of rows of each delta table to fold in one transaction. */
  readonly batchSize?: number
}

/** Folds all existing deltas. Returns their number, or 0 if another process is folding. */
export async function foldCounters(db: Db, { batchSize = deltasPerBatch }: FoldOptions = {}): Promise<number> {
  let folded = 0
  for (;;) {
    const count = await foldBatch(db, batchSize)
    folded += count
    if (count < batchSize) break
  }
  return folded
}

/** Reclaims the space of folded deltas, which every reader would otherwise scan. */
export async function vacuumDeltas(db: Db): Promise<void> {
  for (const table of deltaTables) await sql`VACUUM ${sql.table(table)}`.execute(db)
}

export interface FoldingOptions {
  readonly db: Db
  readonly log: TaskLog
  readonly clock: Clock
  readonly random: Pick<Random, 'number'>
  readonly every?: number
}

/** A failure leaves the reports exact: they read deltas that are not folded yet, too. */
export function startFolding({ db, every = foldingIntervalMilliseconds, ...options }: FoldingOptions): BackgroundTask {
  let foldedSinceVacuum = 0
  const run = async () => {
    if (await hasDeltas(db)) foldedSinceVacuum += await foldCounters(db)
    if (foldedSinceVacuum < deltasPerVacuum) return
    foldedSinceVacuum = 0
    await vacuumDeltas(db)
  }
  return repeat({ ...options, name: 'fold-counters', every, run })
}

async function hasDeltas(db: ReadonlyDb): Promise<boolean> {
  const tables = deltaTables.map((name) => sql`EXISTS (SELECT FROM ${sql.table(name)})`)
  const [row] = await select(db, sql<{ found: boolean }>`SELECT ${sql.join(tables, sql` OR `)} AS found`)
  return row?.found ?? false
}

/** Returns the largest number of rows that were folded from one of the delta tables. */
function foldBatch(db: Db, batchSize: number): Promise<number> {
  return db.transaction().execute(async (db) => {
    const { rows: locks } = await sql<{ locked: boolean }>`SELECT pg_try_advisory_xact_lock(${foldingLock}) AS locked`.execute(db)
    if (!locks[0]?.locked) return 0
    const { rows } = await foldStatement(batchSize).execute(db)
    const [folded] = rows
    if (folded === undefined) return 0
    // Temporary statuses of calls would otherwise leave a zero row in every hour.
    if (folded.emptied_hours !== null)
      await sql`
        DELETE FROM calls_by_hour cell
        USING json_to_recordset(${JSON.stringify(folded.emptied_hours)}::json) AS emptied (campaign_id integer, hour timestamptz, status text)
        WHERE (cell.campaign_id, cell.hour, cell.status) = (emptied.campaign_id, emptied.hour, emptied.status)`.execute(db)
    if (folded.emptied_days !== null)
      await sql`
        DELETE FROM calls_by_day cell
        USING json_to_recordset(${JSON.stringify(folded.emptied_days)}::json) AS emptied (campaign_id integer, status text, day date)
        WHERE (cell.campaign_id, cell.status, cell.day) = (emptied.campaign_id, emptied.status, emptied.day)`.execute(db)
    return folded.taken
  })
}
