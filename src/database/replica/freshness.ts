// How fresh a replica is: up to which instant, by the clock of the primary, it has everything that was visible there. Compares
// positions in the write-ahead log, because the time since the last replay also grows while the primary is idle. Pure.

/** What the primary said about itself at one instant. Instants are milliseconds since 1970. */
export interface PrimaryState {
  readonly now: number
  /** Every change that was visible at this instant lies before `position`. Earlier than `now` if commits are not awaited. */
  readonly visibleAt: number
  readonly position: bigint
  /** When the server started. */
  readonly startedAt: string
}

const statesMax = 600

export class Freshness {
  /** Those that the replica has not reached, the oldest first. */
  #ahead: PrimaryState[] = []
  #startedAt: string | undefined
  #until = Number.NEGATIVE_INFINITY

  /** The replica has everything that was visible at this instant. */
  get until(): number {
    return this.#until
  }

  /** After a restart of the primary, which forgets what readers have seen, only what is observed from then on counts. */
  noticeRestart({ startedAt }: PrimaryState): void {
    if (this.#startedAt !== undefined && startedAt !== this.#startedAt) this.reset()
    this.#startedAt = startedAt
  }

  observe(state: PrimaryState): void {
    this.noticeRestart(state)
    const last = this.#ahead.at(-1)
    // Answers to requests at the same time may come in any order. Leaving one out does no harm.
    if (last !== undefined && (state.visibleAt < last.visibleAt || state.position < last.position)) return
    this.#ahead.push(state)
    if (this.#ahead.length > statesMax) this.#ahead.shift()
  }

  /** The replica has replayed everything before `position`. */
  replayed(position: bigint): void {
    const next = this.#ahead.findIndex((state) => state.position > position)
    const reached = this.#ahead.splice(0, next === -1 ? this.#ahead.length : next)
    for (const { visibleAt } of reached) this.#until = Math.max(this.#until, visibleAt)
  }

  /** Forgets everything, because another server, or the same one with an earlier state, may answer from now on. */
  reset(): void {
    this.#ahead = []
    this.#until = Number.NEGATIVE_INFINITY
  }
}
