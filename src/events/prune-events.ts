// Deletes events a week after they happened. A reader that has not read them by then gets an error instead of a gap.
import { type BackgroundTask, repeat, type TaskLog } from '../background/repeat.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import type { Random } from '../random.ts'
import { pruneBatch, pruneForeign } from './queries.ts'

const keptMilliseconds = 7 * 24 * 3600 * 1000
const intervalMilliseconds = 600_000

export interface PruningOptions {
  readonly db: Db
  readonly log: TaskLog
  readonly clock: Clock
  readonly random: Pick<Random, 'number'>
}

export function startPruningEvents({ db, log, clock, random }: PruningOptions): BackgroundTask {
  const run = () => pruneEvents(db, clock())
  return repeat({ name: 'prune-events', every: intervalMilliseconds, run, log, clock, random })
}

/** Several processes may prune at once. */
export async function pruneEvents(db: Db, now: Date): Promise<void> {
  await pruneForeign(db)
  const before = new Date(now.getTime() - keptMilliseconds)
  for (;;) {
    const pruned = await db.transaction().execute(async (db) => pruneBatch(db, before))
    if (pruned === 0) return
  }
}
