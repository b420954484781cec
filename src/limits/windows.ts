// The UTC hours and days that spending is counted in. Pure.

export interface Window {
  /** Part of throttle keys, so that servers with different clocks never count for the wrong hour or day. */
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

/** Returns whole seconds, rounded up. */
export function secondsLeft({ ends }: Window, now: Date): number {
  return Math.ceil((ends - now.getTime()) / 1000)
}
