// The only file that asks the time. Everything else is handed a Clock, so that tests can move it.

/** The present instant. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
