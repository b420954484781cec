// Pauses that can be aborted, the time that a text takes to read, and a countdown.

/** Resolves after `milliseconds`, or as soon as the signal aborts. */
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
 * Calls `onTick` every second with the seconds that are left, or with undefined while the countdown is paused. Resolves at 0, or
 * when the signal aborts.
 */
export async function countDown(seconds, signal, { onTick, isRunning }) {
  for (let left = seconds; left > 0 && !signal.aborted; left -= isRunning() ? 1 : 0) {
    onTick(isRunning() ? left : undefined)
    await pause(1000, signal)
  }
}
