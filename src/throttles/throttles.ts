// Counts how often something was tried within a stretch of time. Which tries are too many is decided where they are counted.

export interface Throttles {
  /** Counts one attempt, and begins again where the window has passed. `resetsIn` is in whole seconds, rounded up. */
  count(key: Buffer, window: CountingWindow): Promise<{ attempts: number; resetsIn: number }>
  /** How many attempts count at present. */
  read(key: Buffer, now: Date): Promise<number>
  /** Takes one attempt of each key back. */
  refund(keys: readonly Buffer[]): Promise<void>
  forget(keys: readonly Buffer[]): Promise<void>
  /** Removes some of what has expired. Whoever counts calls it, so that nothing piles up. */
  prune(now: Date): Promise<void>
}

/** It begins with the first attempt. */
export interface CountingWindow {
  readonly now: Date
  /** A whole number. */
  readonly windowSeconds: number
}
