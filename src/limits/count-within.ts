// Counts one event under several limits at once, and refuses it where one of them is reached.
import { AppError } from '../errors.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { formatRoundedUp } from './durations.ts'

/** What is counted, as the client is told: "2 | calls | to this number | have been | asked for | in the last hour". */
export interface Wording {
  readonly noun: 'call' | 'minute' | 'request'
  readonly which: string
  readonly done: 'asked for' | 'used' | 'refused'
  readonly since: string
}

export interface Limit {
  readonly key: Buffer
  readonly max: number
  readonly windowSeconds: number
  readonly wording: Wording
  /** Called when the last one allowed is counted, and for each that is refused. */
  readonly onReached?: () => void
}

/**
 * Throws `too_many_requests`. What is refused counts for none of the limits, so that nobody loses a call to somebody
 * else's limit, or to having asked too early. Returns what was counted.
 */
export async function countWithin(throttles: Throttles, now: Date, limits: readonly Limit[]): Promise<Buffer[]> {
  const counted: Buffer[] = []
  const full: Limit[] = []
  for (const limit of limits) {
    const { key, max, windowSeconds, wording } = limit
    const { attempts, resetsIn } = await throttles.count(key, { now, windowSeconds })
    counted.push(key)
    if (attempts > max) {
      await throttles.refund(counted)
      limit.onReached?.()
      throw tooManyRequests(max, wording, resetsIn)
    }
    if (attempts === max) full.push(limit)
  }
  for (const { onReached } of full) onReached?.()
  return counted
}

export function tooManyRequests(max: number, { noun, which, done, since }: Wording, retryAfterSeconds: number): AppError {
  const found = `${max} ${noun}${max === 1 ? '' : 's'} ${which} ${max === 1 ? 'has' : 'have'} been ${done} ${since}`
  return new AppError('too_many_requests', `${found}: try again in ${formatRoundedUp(retryAfterSeconds)}`, { retryAfterSeconds })
}
