// The interface of stores that count attempts in a time window. The limits are set by the code that counts.

export interface Throttles {
  /** Counts one attempt. Starts a new window if the last one is over. `resetsIn` is in whole seconds, rounded up. */
  count(key: Buffer, window: CountingWindow): Promise<{ attempts: number; resetsIn: number }>
  /** Returns the number of attempts in the current window. */
  read(key: Buffer, now: Date): Promise<number>
  /** Subtracts one attempt from each key. */
  refund(keys: readonly Buffer[]): Promise<void>
  /** Removes the counts of these keys. */
  forget(keys: readonly Buffer[]): Promise<void>
  /** Removes some of the expired counts. Code that counts should call it, so that they do not pile up. */
  prune(now: Date): Promise<void>
}

/** A window starts with the first attempt. */
export interface CountingWindow {
  readonly now: Date
  /** Must be a whole number. */
  readonly windowSeconds: number
}
