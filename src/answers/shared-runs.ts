// Lets callers that want the same at the same time share one run of it. A caller never gets the result of a run that began before
// it arrived, because that run may have missed what was committed in between.

/** When a caller arrived, in order. */
export type Arrival = number

interface Run<T> {
  readonly startedAt: number
  readonly result: Promise<T>
  next: Promise<T> | undefined
}

export class SharedRuns<Key, T> {
  readonly #runs = new Map<Key, Run<T>>()
  #events = 0

  arrive(): Arrival {
    return this.#events
  }

  /** Starts `run`, unless one has started since the arrival, or is going to. */
  join(key: Key, arrival: Arrival, run: () => Promise<T>): Promise<T> {
    const current = this.#runs.get(key)
    if (current === undefined) return this.#start(key, run)
    if (current.startedAt > arrival) return current.result
    const start = () => this.#start(key, run)
    current.next ??= current.result.then(start, start)
    return current.next
  }

  /** Resolves once a run that started before the arrival has ended, whatever came of it; at once if there is none. */
  async whileEarlier(key: Key, arrival: Arrival): Promise<void> {
    const current = this.#runs.get(key)
    if (current !== undefined && current.startedAt <= arrival) await current.result.catch(() => {})
  }

  #start(key: Key, run: () => Promise<T>): Promise<T> {
    const started: Run<T> = { startedAt: ++this.#events, result: run(), next: undefined }
    this.#runs.set(key, started)
    const end = () => {
      if (this.#runs.get(key) === started && started.next === undefined) this.#runs.delete(key)
    }
    started.result.then(end, end)
    return started.result
  }
}
