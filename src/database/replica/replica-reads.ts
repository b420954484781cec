// Chooses for each read whether the primary or the replica answers. Answers may be as old as the replica may be, but a reader
// never gets one that is older than what it has seen before, whichever process answered (docs/decisions/0023-a-read-replica.md).
import type { Stopwatch } from '../../clock.ts'
import { isStatementTimeout, isUnavailable } from '../error-codes.ts'
import type { Db, ReadonlyDb } from '../types.ts'
import { readReaderState, recordSeen } from './queries.ts'
import type { Reads } from './reads.ts'
import type { ReplicaConnection } from './replica-connection.ts'
import { ReplicaError } from './replica-error.ts'
import type { ReplicaWatch } from './replica-watch.ts'

/** Where reads were answered. `repeated`: on the primary, after the replica had failed. */
export type ReadCounts = Readonly<Record<'replica' | 'primary' | 'repeated', number>>

/** While the replica is not used, what readers see is recorded this far ahead, which costs one statement in this time. */
const aheadSeconds = 1
const readersMax = 1000

export class ReplicaReads implements Reads {
  readonly #primary: Db
  readonly #watch: ReplicaWatch
  readonly #stopwatch: Stopwatch
  readonly #wake: () => void
  /** Until when, by the stopwatch, the recorded instant lies ahead. */
  readonly #recordedUntil = new Map<string, number>()
  readonly #counts = { replica: 0, primary: 0, repeated: 0 }

  /** `wake` makes the watch check the replica now. */
  constructor(primary: Db, watch: ReplicaWatch, { stopwatch, wake }: { stopwatch: Stopwatch; wake: () => void }) {
    this.#primary = primary
    this.#watch = watch
    this.#stopwatch = stopwatch
    this.#wake = wake
  }

  counts(): ReadCounts {
    return { ...this.#counts }
  }

  async run<T>(reader: string, work: (db: ReadonlyDb) => Promise<T>): Promise<T> {
    const replica = await this.#chooseReplica(reader)
    if (replica === undefined) {
      this.#counts.primary++
      return this.#readPrimary(reader, work)
    }
    try {
      const result = await replica.run(work)
      this.#counts.replica++
      return result
    } catch (error) {
      if (!isFailureOfReplica(error)) throw error
      this.#noticeFailure(replica, error)
    }
    this.#counts.repeated++
    return this.#readPrimary(reader, work)
  }

  /** Undefined if the primary must answer. */
  async #chooseReplica(reader: string): Promise<ReplicaConnection | undefined> {
    const replica = this.#watch.usable
    if (replica === undefined) return undefined
    const state = await readReaderState(this.#primary, reader)
    try {
      return (await this.#watch.isFresh(replica, state, state.seenUntil)) ? replica : undefined
    } catch (error) {
      this.#noticeFailure(replica, error)
      return undefined
    }
  }

  async #readPrimary<T>(reader: string, work: (db: ReadonlyDb) => Promise<T>): Promise<T> {
    const result = await work(this.#primary)
    await this.#recordSeen(reader)
    return result
  }

  /** Must be done before the answer is sent, because the next request may reach another process. */
  async #recordSeen(reader: string): Promise<void> {
    // A reader of the replica should be able to return to it soon.
    if (this.#watch.usable !== undefined) return recordSeen(this.#primary, reader, 0)
    const now = this.#stopwatch()
    if (now < (this.#recordedUntil.get(reader) ?? Number.NEGATIVE_INFINITY)) return
    await recordSeen(this.#primary, reader, aheadSeconds)
    if (this.#recordedUntil.size >= readersMax) this.#recordedUntil.clear()
    // Counted from before the statement, and less, in case our clock is slower than that of the primary.
    this.#recordedUntil.set(reader, now + aheadSeconds * 900)
  }

  #noticeFailure(replica: ReplicaConnection, error: unknown): void {
    if (!isLoss(error)) return
    // Another request may have noticed it, and the replica may be connected again.
    if (this.#watch.usable === replica) this.#watch.giveUp(error)
    this.#wake()
  }
}

/** Too many reads at a time are no reason to send all of them to the primary. */
function isLoss(error: unknown): boolean {
  if (error instanceof ReplicaError) return true
  const { code, message } = error as { code?: unknown; message?: unknown }
  const isBusy = code === '53300' || String(message).startsWith('timeout exceeded when trying to connect')
  return isUnavailable(error) && !isBusy
}

/**
 * Any error of the replica may be its own: it went away, it canceled the read for the sake of its log (40001), it is damaged.
 * Only a timeout would probably repeat itself on the primary. Errors without a code are decisions of our own code.
 */
function isFailureOfReplica(error: unknown): boolean {
  if (error instanceof ReplicaError || isUnavailable(error)) return true
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !isStatementTimeout(error)
}
