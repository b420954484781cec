// Limits how often a network asks whom callers reach: each answer costs little, but nobody should copy all of them.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
import { type CountingServices, countWithin } from './count-within.ts'
import { networkLimits } from './network-limits.ts'

export interface LookupLimits extends CountingServices {
  readonly clock: Clock
  readonly limits: Pick<LimitsConfig, 'perAddress'>
}

/** Pages ask before each call, and again for each mistake that somebody types. */
const lookupsPerCall = 10

/** Throws `too_many_requests` if the limit is reached. */
export async function countLookup({ throttles, clock, limits, onRefused }: LookupLimits, address: string): Promise<void> {
  const { count, windowSeconds } = limits.perAddress
  const lookups = { name: 'lookups_from_address', prefix: 'lookups from', noun: 'lookup', done: 'made' } as const
  const now = clock()
  await throttles.prune(now)
  await countWithin(
    { throttles, onRefused },
    now,
    networkLimits(lookups, address, { count: count * lookupsPerCall, windowSeconds }),
  )
}
