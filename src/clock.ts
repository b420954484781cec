// The only file that reads the system time. All other code takes a Clock as an argument, so that tests can set the time.

/** Returns the current time. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** Returns milliseconds since some instant. Nobody sets it back, so it measures how much time has passed. */
export type Stopwatch = () => number

export const systemStopwatch: Stopwatch = () => performance.now()
