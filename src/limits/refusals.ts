// Limits how often a network gets the reason why its request is rejected, so that nobody can probe which phone numbers,
// campaigns and targets exist.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
import { AppError } from '../errors.ts'
import { type CountingServices, countWithin } from './count-within.ts'
import { networkLimits } from './network-limits.ts'

export interface RefusalLimits extends CountingServices {
  readonly clock: Clock
  readonly limits: Pick<LimitsConfig, 'refusals'>
}

/** Returns the error to send to the client: `error` itself, or `too_many_requests` if it is a 400 beyond the limit. */
export async function limitRefusals(
  { throttles, clock, limits, onRefused }: RefusalLimits,
  address: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError) || error.status !== 400) return error
  const refusals = { name: 'refusals_of_address', prefix: 'refusals of', noun: 'request', done: 'rejected' } as const
  try {
    const now = clock()
    await throttles.prune(now)
    await countWithin({ throttles, onRefused }, now, networkLimits(refusals, address, limits.refusals))
    return error
  } catch (limitError) {
    return limitError
  }
}
