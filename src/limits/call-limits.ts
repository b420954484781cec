// How many calls may be asked for: from one network and one site, to one phone number, and as many as the server and the
// campaign may spend. Who is refused whatever the count is the blocklist's business.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
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
}

export interface CountedRequest {
  readonly phoneHash: string
  /** Staff try things out: their phones may be rung more often. Not without end, for a stranger may ask for them, too. */
  readonly isStaffPhone: boolean
  readonly address: string
  readonly campaign: CampaignLimits
}

/** Takes back what was counted, for a call that was allowed and then could not be set up. */
export type Refund = () => Promise<void>

/** Of a call that was not counted. */
export const noRefund: Refund = async () => {}

const staffFactor = 10

/**
 * Throws `too_many_requests`; a request that is refused counts for no limit. Ask last, when nothing else can refuse the
 * call, or a mistake would cost a supporter the calls to their number.
 */
export function countCallRequest(
  calls: CallLimits,
  { phoneHash, isStaffPhone, address, campaign }: CountedRequest,
): Promise<Refund> {
  const { perAddress, perNumber } = calls.limits
  return count(calls, campaign, [
    ...networkLimits({ name: 'calls from', noun: 'call', done: 'asked for' }, address, perAddress),
    {
      key: throttleKey('calls to', phoneHash),
      max: perNumber.count * (isStaffPhone ? staffFactor : 1),
      windowSeconds: perNumber.windowSeconds,
      wording: { noun: 'call', which: 'to this number', done: 'asked for', since: `in ${formatLast(perNumber.windowSeconds)}` },
    },
  ])
}

/** A call that comes in is under the limits on spending alone: whoever dials us pays for being refused. */
export function countIncomingCall(calls: CallLimits, campaign: CampaignLimits): Promise<Refund> {
  return count(calls, campaign, [])
}

/** Sets a call up. Where that fails, the call has not been made: it counts for nothing. */
export async function orRefund<T>(refund: Refund, setUp: () => Promise<T>): Promise<T> {
  try {
    return await setUp()
  } catch (error) {
    // What failed is mostly the database, where the counts may lie: the client is told of that, not of the refund.
    await refund().catch(() => {})
    throw error
  }
}

async function count(
  { throttles, clock, spending }: CallLimits,
  campaign: CampaignLimits,
  limits: readonly Limit[],
): Promise<Refund> {
  await spending.checkMinutes(campaign)
  const now = clock()
  // A call that comes in adds a key an hour, which whoever asks on the web removes.
  if (limits.length > 0) await throttles.prune(now)
  const counted = await countWithin(throttles, now, [...limits, ...spending.callLimits(campaign, now)])
  return () => throttles.refund(counted)
}
