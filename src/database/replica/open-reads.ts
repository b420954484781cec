// Opens what serves reads: the primary alone, or also the replica that DATABASE_READ_URL names, with the background task that checks
// it. A replica that is not there when the server starts is used when it is.
import { type BackgroundTask, repeat } from '../../background/repeat.ts'
import type { Clock, Stopwatch } from '../../clock.ts'
import type { Random } from '../../random.ts'
import type { Db } from '../types.ts'
import { type Reads, readsFromPrimary } from './reads.ts'
import { type ReadCounts, ReplicaReads } from './replica-reads.ts'
import { type ReplicaLog, type ReplicaStatus, ReplicaWatch } from './replica-watch.ts'

export interface OpenReadsOptions {
  readonly db: Db
  /** If undefined, there is no replica. */
  readonly databaseReadUrl: string | undefined
  readonly statementTimeoutSeconds: number
  readonly ageSecondsMax?: number
  readonly log: ReplicaLog & { error(details: object, message: string): void }
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly random: Pick<Random, 'number'>
}

export interface ReplicaReport extends ReplicaStatus {
  readonly reads: ReadCounts
}

export interface OpenReads {
  readonly reads: Reads
  /** Undefined without a replica. */
  readonly task: BackgroundTask | undefined
  /** Undefined without a replica. */
  readonly replica: (() => ReplicaReport) | undefined
  close(): Promise<void>
}

const checkMilliseconds = 1000
const backOffMax = 5000

/** The caller wakes the task as soon as there is a log. */
export function openReads({ databaseReadUrl: url, ...options }: OpenReadsOptions): OpenReads {
  const { db, log, clock, stopwatch, random } = options
  if (url === undefined) return { reads: readsFromPrimary(db), task: undefined, replica: undefined, close: async () => {} }
  const watch = new ReplicaWatch({ ...options, primary: db, url })
  const run = () => watch.check()
  const task = repeat({ name: 'check-replica', every: checkMilliseconds, backOffMax, run, log, clock, random })
  const reads = new ReplicaReads(db, watch, { stopwatch, wake: () => task.wake() })
  return {
    reads,
    task,
    replica: () => ({ ...watch.status(), reads: reads.counts() }),
    close: async () => {
      await task.stop()
      watch.close()
    },
  }
}
