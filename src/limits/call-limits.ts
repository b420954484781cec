// Limits the number of calls: requests per network, per site and per phone number, and all calls by the spending limits of
// the server and the campaign.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
import type { OnRefused } from '../throttles/on-refused.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { countWithin, type Limit } from './count-within.ts'
import { formatLast } from './durations.ts'
import { networkLimits } from './network-limits.ts'
import type { CampaignLimits, Spending } from './spending.ts'

export interface CallLimits {
  readonly throttles: Throttles
  readonly clock: Clock
  readonly limits: Pick<LimitsConfig, 'perNumber' | 'perAddress'>
  readonly spending: Spending
  readonly onRefused: OnRefused
}

export interface CountedRequest {
  readonly phoneHash: string
  /**
   * Staff test campaigns, so their phones may be called more often. There is a limit, because strangers can enter them,
   * too.
   */
  readonly isStaffPhone: boolean
  readonly address: string
  readonly campaign: CampaignLimits
}

/** Undoes the count, for a call that was allowed but could not be set up. */
export type Refund = () => Promise<void>

/** For a call that was not counted. */
export const noRefund: Refund = async () => {}

const staffFactor = 10

/**
 * Throws `too_many_requests` if a limit is reached. A rejected request does not count. Must be called after all other
 * checks; otherwise a mistake in the request would use up the limit of the supporter's number.
 */
export function countCallRequest(
  calls: CallLimits,
  { phoneHash, isStaffPhone, address, campaign }: CountedRequest,
): Promise<Refund> {
  const { perAddress, perNumber } = calls.limits
  return count(calls, campaign, [
    ...networkLimits({ name: 'calls_from_address', prefix: 'calls from', noun: 'call', done: 'requested' }, address, perAddress),
    {
      name: 'calls_to_number',
      key: throttleKey('calls to', phoneHash),
      max: perNumber.count * (isStaffPhone ? staffFactor : 1),
      windowSeconds: perNumber.windowSeconds,
      wording: { noun: 'call', which: 'to this number', done: 'requested', since: `in ${formatLast(perNumber.windowSeconds)}` },
    },
  ])
}

/** Incoming calls only count for the spending limits, because the caller pays even for a rejected call. */
export function countIncomingCall(calls: CallLimits, campaign: CampaignLimits): Promise<Refund> {
  return count(calls, campaign, [])
}

/** Runs `setUp`. If it throws, the call was not made, so its count is undone. */
export async function orRefund<T>(refund: Refund, setUp: () => Promise<T>): Promise<T> {
  try {
    return await setUp()
  } catch (error) {
    // The usual cause is the database, so that the refund may fail as well. Only the original error is reported.
    await refund().catch(() => {})
    throw error
  }
}

async function count(
  { throttles, clock, spending, onRefused }: CallLimits,
  campaign: CampaignLimits,
  limits: readonly Limit[],
): Promise<Refund> {
  await spending.checkMinutes(campaign)
  const now = clock()
  // Incoming calls only add one key per hour, which the next web request prunes.
  if (limits.length > 0) await throttles.prune(now)
  const counted = await countWithin({ throttles, onRefused }, now, [...limits, ...spending.callLimits(campaign, now)])
  return () => throttles.refund(counted)
}
