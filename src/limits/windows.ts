// The hours and days, in UTC, that spending is counted in. Pure.

export interface Window {
  /** Keys carry it, so that a count never reaches into the next one, however the clocks of two servers differ. */
  readonly name: string
  /** Epoch milliseconds. */
  readonly ends: number
}

export function hourOf(now: Date): Window {
  const name = now.toISOString().slice(0, 13)
  return { name, ends: Date.parse(`${name}:00:00Z`) + 3_600_000 }
}

export function dayOf(now: Date): Window {
  const name = now.toISOString().slice(0, 10)
  return { name, ends: Date.parse(name) + 86_400_000 }
}

/** In whole seconds, rounded up. */
export function secondsLeft({ ends }: Window, now: Date): number {
  return Math.ceil((ends - now.getTime()) / 1000)
}
