// Timers of the practice phones. They are passed in, so that a test can fire them itself.

/** Calls `onTimeout` once, after `seconds`. Returns a function that cancels the timer. */
export type SetTimer = (seconds: number, onTimeout: () => void) => () => void

/** Does not keep the process alive. */
export const systemTimer: SetTimer = (seconds, onTimeout) => {
  const timer = setTimeout(onTimeout, seconds * 1000).unref()
  return () => clearTimeout(timer)
}
