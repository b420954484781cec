// Repeats a piece of background work: one round at a time, with a pause after each that grows while rounds fail. What a
// round does, and whatever it leaves running beside itself, belongs to the caller.

import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'

/** What is known about the rounds of a task, for metrics and health checks. */
export interface TaskStatus {
  readonly name: string
  readonly isRunning: boolean
  /** The round in progress takes suspiciously long: more than a minute, and more than ten periods. */
  readonly isOverdue: boolean
  readonly lastStartedAt: Date | undefined
  /** Of the last round that ended. */
  readonly lastDurationSeconds: number | undefined
  readonly lastSuccessAt: Date | undefined
  /** The log has the error. */
  readonly lastFailureAt: Date | undefined
  /** Since the last success. */
  readonly consecutiveFailures: number
  /** Rounds since the start of the process. */
  readonly successes: number
  readonly failures: number
}

export interface BackgroundTask {
  status(): TaskStatus
  /** Starts a round now, or one more after the round in progress. If that one fails, after the pause that follows. */
  wake(): void
  /** Starts no more rounds. Resolves when the round in progress has ended, and never before. */
  stop(): Promise<void>
}

export interface TaskLog {
  info(details: object, message: string): void
  error(details: object, message: string): void
}

export interface RepeatOptions {
  /** In kebab case; a label in the log, in metrics and in health checks. */
  readonly name: string
  /** Milliseconds from the end of a round to the next, give or take a fifth: several processes must not keep in step. */
  readonly every: number
  /** The longest pause after a failure, in milliseconds. By default a minute, or `every` if that is longer. */
  readonly backOffMax?: number
  /**
   * One round. May resolve with the milliseconds until the next round, which count if they are fewer than `every`. The
   * signal tells a round that has several things to do that it should begin no more of them.
   */
  readonly run: ((signal: AbortSignal) => Promise<void>) | ((signal: AbortSignal) => Promise<number | undefined>)
  readonly log: TaskLog
  readonly clock: Clock
  readonly random: Pick<Random, 'number'>
}

const firstBackOffMilliseconds = 1000
const backOffMillisecondsMax = 60_000
const overdueMillisecondsMin = 60_000
const overduePeriods = 10

/** The first round begins after a pause; call `wake` to begin now. The timers keep no process alive. */
export function repeat(options: RepeatOptions): BackgroundTask {
  const { every, log, random } = options
  const record = new TaskRecord(options)
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined
  let isWoken = false

  const jitter = (milliseconds: number) => milliseconds * (0.8 + 0.4 * random.number())
  const schedule = (milliseconds: number) => {
    timer = setTimeout(begin, milliseconds).unref()
  }
  const begin = () => {
    clearTimeout(timer)
    isWoken = false
    record.start()
    round = runRound().then((pause) => {
      round = undefined
      if (stopping.signal.aborted) return
      if (isWoken && record.consecutiveFailures === 0) begin()
      else schedule(pause)
    })
  }
  /** Returns the milliseconds until the next round. */
  const runRound = async (): Promise<number> => {
    try {
      const next = await options.run(stopping.signal)
      const failures = record.succeed()
      if (failures > 0) log.info({ task: options.name, failures }, 'background task works again')
      const pause = jitter(every)
      return typeof next === 'number' ? Math.max(0, Math.min(next, pause)) : pause
    } catch (error) {
      const failures = record.fail()
      const pause = jitter(backOff(options, failures))
      const details = { err: error, task: options.name, failures, retrySeconds: Math.round(pause / 100) / 10 }
      log.error(details, 'background task failed and is retried')
      return pause
    }
  }

  schedule(jitter(every))
  return {
    status: () => record.status(),
    wake: () => {
      if (stopping.signal.aborted) return
      if (round === undefined) begin()
      else isWoken = true
    },
    stop: async () => {
      stopping.abort()
      clearTimeout(timer)
      await round
    },
  }
}

function backOff({ every, backOffMax = Math.max(every, backOffMillisecondsMax) }: RepeatOptions, failures: number): number {
  return Math.min(Math.min(every, firstBackOffMilliseconds) * 2 ** (failures - 1), backOffMax)
}

class TaskRecord {
  readonly #name: string
  readonly #clock: Clock
  readonly #overdueMilliseconds: number
  #isRunning = false
  #lastStartedAt: Date | undefined
  #lastDurationSeconds: number | undefined
  #lastSuccessAt: Date | undefined
  #lastFailureAt: Date | undefined
  #successes = 0
  #failures = 0
  consecutiveFailures = 0

  constructor({ name, every, clock }: RepeatOptions) {
    this.#name = name
    this.#clock = clock
    this.#overdueMilliseconds = Math.max(overdueMillisecondsMin, overduePeriods * every)
  }

  start(): void {
    this.#isRunning = true
    this.#lastStartedAt = this.#clock()
  }

  /** Returns how many rounds had failed before, since the last success. */
  succeed(): number {
    this.#lastSuccessAt = this.#end()
    this.#successes += 1
    const failures = this.consecutiveFailures
    this.consecutiveFailures = 0
    return failures
  }

  /** Returns how many rounds have failed since the last success. */
  fail(): number {
    this.#lastFailureAt = this.#end()
    this.#failures += 1
    return ++this.consecutiveFailures
  }

  status(): TaskStatus {
    return {
      name: this.#name,
      isRunning: this.#isRunning,
      isOverdue: this.#isRunning && this.#millisecondsSinceStart(this.#clock()) > this.#overdueMilliseconds,
      lastStartedAt: this.#lastStartedAt,
      lastDurationSeconds: this.#lastDurationSeconds,
      lastSuccessAt: this.#lastSuccessAt,
      lastFailureAt: this.#lastFailureAt,
      consecutiveFailures: this.consecutiveFailures,
      successes: this.#successes,
      failures: this.#failures,
    }
  }

  #end(): Date {
    const now = this.#clock()
    this.#isRunning = false
    this.#lastDurationSeconds = this.#millisecondsSinceStart(now) / 1000
    return now
  }

  /** Never negative, even if the clock was set back. */
  #millisecondsSinceStart(now: Date): number {
    return Math.max(0, now.getTime() - (this.#lastStartedAt ?? now).getTime())
  }
}
