// How many calls may be asked for: from one network, to one phone number, and for one campaign in a day. Who is refused
// whatever the count is the blocklist's business.
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { networkOf } from '../throttles/network-of.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { roundedUp, theLast } from './durations.ts'

export type CallLimits = Pick<LimitsConfig, 'perNumber' | 'perAddress' | 'perCampaignAndDay'>

export interface CallRequest {
  readonly phoneHash: string
  readonly address: string
  /** Null: as many calls a day as the configuration allows. */
  readonly campaign: { readonly id: number; readonly callsPerDay: number | null }
}

interface Limit {
  readonly key: Buffer
  readonly calls: number
  readonly windowSeconds: number
  /** Which calls, and since when: "calls to this number", "in the last hour". */
  readonly which: string
  readonly since: string
}

/**
 * Throws `too_many_requests`. A request that is refused counts for no limit, so that nobody loses a call to somebody
 * else's limit, or to having asked too early.
 */
export async function countCallRequest(
  throttles: Throttles,
  clock: Clock,
  limits: CallLimits,
  request: CallRequest,
): Promise<void> {
  const now = clock()
  await throttles.sweep(now)
  const counted: Buffer[] = []
  for (const { key, calls, windowSeconds, which, since } of limitsOn(request, limits, now)) {
    const { attempts, resetsIn } = await throttles.count(key, { now, windowSeconds })
    counted.push(key)
    if (attempts <= calls) continue
    await throttles.giveBack(counted)
    const found = `${calls} ${calls === 1 ? 'call' : 'calls'} ${which} ${calls === 1 ? 'has' : 'have'} been asked for ${since}`
    throw new AppError('too_many_requests', `${found}: try again in ${roundedUp(resetsIn)}`, { retryAfterSeconds: resetsIn })
  }
}

function limitsOn({ phoneHash, address, campaign }: CallRequest, limits: CallLimits, now: Date): Limit[] {
  const { perAddress, perNumber, perCampaignAndDay } = limits
  const perDay = campaign.callsPerDay ?? perCampaignAndDay
  return [
    {
      key: throttleKey('calls from', networkOf(address)),
      calls: perAddress.count,
      windowSeconds: perAddress.windowSeconds,
      which: 'from your network',
      since: `in ${theLast(perAddress.windowSeconds)}`,
    },
    {
      key: throttleKey('calls to', phoneHash),
      calls: perNumber.count,
      windowSeconds: perNumber.windowSeconds,
      which: 'to this number',
      since: `in ${theLast(perNumber.windowSeconds)}`,
    },
    ...(perDay === undefined ? [] : [limitOfDay(campaign.id, perDay, now)]),
  ]
}

/** The key names the day, so that a count never reaches into the next one, however the clocks of two servers differ. */
function limitOfDay(campaignId: number, calls: number, now: Date): Limit {
  const day = now.toISOString().slice(0, 10)
  const midnight = Date.parse(day) + 86_400_000
  return {
    key: throttleKey('calls of a day', String(campaignId), day),
    calls,
    windowSeconds: Math.ceil((midnight - now.getTime()) / 1000),
    which: 'of this campaign',
    since: 'today',
  }
}
