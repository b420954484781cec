// Time as a listener feels it: pauses that can be cut short, how long a text takes to read, and a countdown.

/** Resolves when the time is up or the signal aborts, whichever comes first. */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}

export function readingMilliseconds(text) {
  return Math.min(600 + 35 * text.length, 6000)
}

/**
 * Tells the seconds that are left, each time another has gone; undefined while time stands still. Resolves at none, or when
 * the signal aborts.
 */
export async function countDown(seconds, signal, { tell, isTimeRunning }) {
  for (let left = seconds; left > 0 && !signal.aborted; left -= isTimeRunning() ? 1 : 0) {
    tell(isTimeRunning() ? left : undefined)
    await pause(1000, signal)
  }
}
