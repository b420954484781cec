// Counts an event for several limits at once, or for none of them if one is reached.
import { AppError } from '../errors.ts'
import type { OnRefused, RefusingLimit } from '../throttles/on-refused.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { formatRoundedUp } from './durations.ts'

/** The parts of the message to the client: "2 |calls| |to this number| have been |requested| |in the last hour|." */
export interface Wording {
  readonly noun: 'call' | 'lookup' | 'minute' | 'request'
  readonly which: string
  readonly done: 'requested' | 'used' | 'rejected' | 'made'
  readonly since: string
}

export interface CountingServices {
  readonly throttles: Throttles
  readonly onRefused: OnRefused
}

export interface Limit {
  readonly name: RefusingLimit
  readonly key: Buffer
  readonly max: number
  readonly windowSeconds: number
  readonly wording: Wording
  /** Called for the last event that is allowed, and for each one that is rejected. */
  readonly onReached?: () => void
}

/**
 * Throws `too_many_requests` if a limit is reached. A rejected event does not count for any limit, so that a limit that
 * others have used up, or a retry that is too early, costs nobody a call. Returns the keys that were counted.
 */
export async function countWithin(
  { throttles, onRefused }: CountingServices,
  now: Date,
  limits: readonly Limit[],
): Promise<Buffer[]> {
  const counted: Buffer[] = []
  const full: Limit[] = []
  for (const limit of limits) {
    const { key, max, windowSeconds, wording } = limit
    const { attempts, resetsIn } = await throttles.count(key, { now, windowSeconds })
    counted.push(key)
    if (attempts > max) {
      await throttles.refund(counted)
      limit.onReached?.()
      onRefused(limit.name)
      throw tooManyRequests(max, wording, resetsIn)
    }
    if (attempts === max) full.push(limit)
  }
  for (const { onReached } of full) onReached?.()
  return counted
}

export function tooManyRequests(max: number, { noun, which, done, since }: Wording, retryAfterSeconds: number): AppError {
  const reason = `${max} ${noun}${max === 1 ? '' : 's'} ${which} ${max === 1 ? 'has' : 'have'} been ${done} ${since}.`
  const message = `${reason} Try again in ${formatRoundedUp(retryAfterSeconds)}.`
  return new AppError('too_many_requests', message, { retryAfterSeconds })
}
