// The only file that reads the system time. All other code takes a Clock as an argument, so that tests can set the time.

/** Returns the current time. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
