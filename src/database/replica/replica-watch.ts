// Watches one replica: connects to it, checks it every second, and knows whether it may be used and how far it is behind. Reads
// themselves are in replica-reads.ts.
import { setTimeout as pause } from 'node:timers/promises'
import { explainConnectionError } from '../operator-errors.ts'
import type { Db } from '../types.ts'
import { checkReplica, readReplayed } from './check-replica.ts'
import { Freshness, type PrimaryState } from './freshness.ts'
import { deleteSeenBefore, readReaderState } from './queries.ts'
import { connectToReplica, type ReplicaConnection } from './replica-connection.ts'
import { ReplicaError, type ReplicaProblem } from './replica-error.ts'

export interface ReplicaLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

export interface ReplicaWatchOptions {
  readonly primary: Db
  readonly url: string
  readonly statementTimeoutSeconds: number
  readonly log: ReplicaLog
  /** How old an answer may be. */
  readonly ageSecondsMax?: number
  /** How long a check waits for the replica. */
  readonly answerSecondsMax?: number
}

export interface ReplicaStatus {
  /** Undefined if the replica is used. */
  readonly problem: ReplicaProblem | undefined
  /** Undefined while the replica does not answer. */
  readonly lagSeconds: number | undefined
}

/** A healthy replica replays in this time what the primary has just written. */
const catchUpMilliseconds = 300
/** A request waits for less. */
const requestWaitsMilliseconds = 50
const askAgainMilliseconds = 10
const forgetSeconds = 60

export class ReplicaWatch {
  readonly #options: ReplicaWatchOptions
  readonly #ageMax: number
  readonly #answerMax: number
  readonly #freshness = new Freshness()
  #connection: ReplicaConnection | undefined
  #isVerified = false
  #problem: ReplicaProblem | undefined = 'not_checked'
  #lagSeconds: number | undefined
  #lastRoundAt = Number.NEGATIVE_INFINITY
  #forgottenAt = Number.NEGATIVE_INFINITY

  constructor(options: ReplicaWatchOptions) {
    this.#options = options
    this.#ageMax = (options.ageSecondsMax ?? 10) * 1000
    this.#answerMax = (options.answerSecondsMax ?? 3) * 1000
  }

  status(): ReplicaStatus {
    return { problem: this.#problem, lagSeconds: this.#lagSeconds }
  }

  /** Undefined if the replica must not be used. */
  get usable(): ReplicaConnection | undefined {
    return this.#problem === undefined ? this.#connection : undefined
  }

  /** One round. Rejects if the primary does not answer. A problem of the replica is logged once. */
  async check(): Promise<void> {
    const { primary } = this.#options
    const state = await readReaderState(primary, null)
    // The clock of the primary was set back: instants no longer say which of two is later.
    if (state.now < this.#lastRoundAt) this.#freshness.reset()
    this.#lastRoundAt = state.now
    this.#freshness.observe(state)
    try {
      this.#connection ??= this.#connect()
      await within(this.#answerMax, this.#ask(this.#connection, state))
    } catch (error) {
      this.giveUp(error)
    }
    if (state.now - this.#forgottenAt < forgetSeconds * 1000) return
    this.#forgottenAt = state.now
    await deleteSeenBefore(primary, forgetSeconds)
  }

  /** Is it at most as old as allowed, and does it have everything that was visible until `seenUntil`? */
  async isFresh(connection: ReplicaConnection, state: PrimaryState, seenUntil: number | null): Promise<boolean> {
    this.#freshness.noticeRestart(state)
    if (state.now - this.#freshness.until > this.#ageMax) return false
    if (seenUntil === null || this.#freshness.until >= seenUntil) return true
    this.#freshness.observe(state)
    // Waiting helps only if the replica follows closely.
    await this.#catchUp(connection, state.position, this.#lagSeconds === 0 ? requestWaitsMilliseconds : 0)
    return this.#freshness.until >= seenUntil
  }

  /** Does not use the replica until it has been checked again. */
  giveUp(error: unknown): void {
    this.#connection?.close()
    this.#connection = undefined
    this.#isVerified = false
    this.#lagSeconds = undefined
    // It may answer from an earlier state when it returns.
    this.#freshness.reset()
    this.#report(error instanceof ReplicaError ? error.problem : 'unreachable', this.#explain(error))
  }

  close(): void {
    this.#connection?.close()
    this.#connection = undefined
    this.#problem = 'not_checked'
  }

  #connect(): ReplicaConnection {
    const { url, statementTimeoutSeconds } = this.#options
    const onBroken = () => {
      if (this.#connection === connection) this.giveUp(new ReplicaError('unreachable', 'The connection to the replica broke.'))
    }
    const connection = connectToReplica({ url, statementTimeoutSeconds, onBroken })
    return connection
  }

  async #ask(connection: ReplicaConnection, state: PrimaryState): Promise<void> {
    if (!this.#isVerified) await checkReplica(connection.db, this.#options.primary)
    const { isReached, lastCommitAt } = await this.#catchUp(connection, state.position, catchUpMilliseconds)
    if (this.#connection !== connection) return
    this.#isVerified = true
    const age = state.now - this.#freshness.until
    const lag = isReached ? 0 : Number.isFinite(age) ? age : state.now - (lastCommitAt ?? state.now)
    this.#lagSeconds = Math.max(0, lag) / 1000
    // Once it is too far behind, it is used again when it is well within the limit, so that it does not come and go.
    const isBehind = age > (this.#problem === undefined ? this.#ageMax : this.#ageMax / 2)
    if (isBehind) this.#report('behind', `The replica is ${Math.round(this.#lagSeconds)} seconds behind.`)
    else this.#report(undefined, '')
  }

  /** Waits for the replica to replay everything before `position`, but not longer than this. */
  async #catchUp(connection: ReplicaConnection, position: bigint, milliseconds: number) {
    for (let waited = 0; ; waited += askAgainMilliseconds) {
      const replayed = await readReplayed(connection.db)
      if (this.#connection === connection) this.#freshness.replayed(replayed.position)
      const isReached = replayed.position >= position
      if (isReached || waited >= milliseconds) return { isReached, lastCommitAt: replayed.lastCommitAt }
      await pause(askAgainMilliseconds)
    }
  }

  #report(problem: ReplicaProblem | undefined, message: string): void {
    if (problem === this.#problem) return
    this.#problem = problem
    if (problem === undefined) this.#options.log.info({}, 'the replica is used for reading')
    else this.#options.log.warn({ problem }, `the replica is not used, and the primary answers instead: ${message}`)
  }

  #explain(error: unknown): string {
    const explained = explainConnectionError(error, this.#options.url, 'DATABASE_READ_URL')
    return explained instanceof Error ? explained.message : String(explained)
  }
}

/** Rejects if the work takes longer. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>()
  const timeout = setTimeout(() => timer.reject(new ReplicaError('unreachable', 'The replica does not answer.')), milliseconds)
  try {
    return await Promise.race([work, timer.promise])
  } finally {
    clearTimeout(timeout)
  }
}
