// What goes off after a while, unless it is called off. Handed around, so that tests can let it go off themselves.

/** Returns how to call it off. */
export type SetTimer = (seconds: number, ring: () => void) => () => void

/** Keeps no process alive. */
export const systemTimer: SetTimer = (seconds, ring) => {
  const timer = setTimeout(ring, seconds * 1000).unref()
  return () => clearTimeout(timer)
}
