// Keeps civic data as it should be while nobody looks: overrides end on their day, and, if the operator wants it, datasets are
// refreshed each night.
import { type BackgroundTask, repeat, type TaskLog } from '../../background/repeat.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import type { Random } from '../../random.ts'
import { endOverrides } from '../overrides/end-overrides.ts'
import { latestNight } from './latest-night.ts'
import { listDue } from './queries.ts'

const intervalMilliseconds = 600_000

export interface UpkeepOptions {
  readonly db: Db
  readonly log: TaskLog
  readonly clock: Clock
  readonly random: Pick<Random, 'number'>
  /** Minutes after midnight, UTC. Undefined: nothing is refreshed. */
  readonly refreshAt: number | undefined
  readonly refresh: Refresh
}

/** Calls `refreshDatasets`. `signal`: the server stops. */
export type Refresh = (night: Date, signal: AbortSignal) => Promise<void>

export function startCivicDataUpkeep({ db, log, clock, random, refreshAt, refresh }: UpkeepOptions): BackgroundTask {
  const run = async (signal: AbortSignal) => {
    await endOverrides(db, clock())
    if (refreshAt === undefined || signal.aborted) return
    const night = latestNight(clock(), refreshAt)
    if ((await listDue(db, { night, now: clock() })).length > 0) await refresh(night, signal)
  }
  return repeat({ name: 'civic-data', every: intervalMilliseconds, run, log, clock, random })
}
