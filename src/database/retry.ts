// Retries work that must survive a restart of the database. Use it only for work that is safe to repeat.
import { isUnavailable } from './error-codes.ts'

const firstPauseMilliseconds = 50
const pauseMillisecondsMax = 800

/**
 * Retries with exponential backoff while the database is unavailable. Throws the last error when the pauses have added up to
 * `secondsMax`, and any other error at once. The attempts themselves are not limited: connecting to a host that drops packets
 * takes as long as the system allows.
 */
export async function retryWhileUnavailable<T>(work: () => Promise<T>, secondsMax: number): Promise<T> {
  let waited = 0
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 2, pauseMillisecondsMax)) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error) || waited >= secondsMax * 1000) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
    waited += pause
  }
}
