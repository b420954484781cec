// Work that must outlive a restart of the database: tried again while the database cannot be reached, for some seconds.
// Only for work that does no harm when it is done twice.
import { isUnavailable } from './error-codes.ts'

const firstPauseMilliseconds = 50
const pauseMillisecondsMax = 800

/** Throws the last failure when `secondsMax` have passed, and any other failure at once. */
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
