// How often one network may be told why its request is refused, so that nobody can go through phone numbers, campaigns and
// targets for ever to learn which ones there are.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
import { AppError } from '../errors.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { countWithin } from './count-within.ts'
import { networkLimits } from './network-limits.ts'

export interface RefusalLimits {
  readonly throttles: Throttles
  readonly clock: Clock
  readonly limits: Pick<LimitsConfig, 'refusals'>
}

/** The error to answer a client with: the one it met, or, beyond the limit, `too_many_requests` in place of any 400. */
export async function limitRefusals(
  { throttles, clock, limits }: RefusalLimits,
  address: string,
  met: unknown,
): Promise<unknown> {
  if (!(met instanceof AppError) || met.status !== 400) return met
  const refusals = { name: 'refusals of', noun: 'request', done: 'refused' } as const
  try {
    const now = clock()
    await throttles.prune(now)
    await countWithin(throttles, now, networkLimits(refusals, address, limits.refusals))
    return met
  } catch (error) {
    return error
  }
}
