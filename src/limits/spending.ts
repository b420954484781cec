// The spending limits: calls per hour, calls per day and minutes per day, for the server and for each campaign. When one is
// reached, there are no new calls until the hour or day (UTC) is over. Open calls continue.
import type { Clock } from '../clock.ts'
import type { SpendingLimits } from '../config/config.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { OnRefused } from '../throttles/on-refused.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { type Limit, tooManyRequests } from './count-within.ts'
import { listLimitedCampaigns } from './queries.ts'
import { spentMinutes } from './spent-minutes.ts'
import { dayOf, hourOf, secondsLeft, type Window } from './windows.ts'

/** The limits in the row of a campaign. Null means no limit. */
export interface CampaignLimits {
  readonly id: number
  readonly calls_per_hour: number | null
  readonly calls_per_day: number | null
  readonly minutes_per_day: number | null
}

export type LimitName = 'calls_per_hour' | 'calls_per_day' | 'minutes_per_day'

export interface LimitUse {
  /** `server`, or the id of a campaign. */
  readonly scope: string
  readonly limit: LimitName
  readonly max: number
  readonly used: number
}

export interface Spending {
  /** Returns the limits that a new call counts for. */
  callLimits(campaign: CampaignLimits, now: Date): Limit[]
  /** Throws `too_many_requests` if the minutes of the day are used up. */
  checkMinutes(campaign: Pick<CampaignLimits, 'id' | 'minutes_per_day'>): Promise<void>
  /** Returns the use of the server's limits, and of those of live campaigns. */
  uses(): Promise<LimitUse[]>
}

export interface SpendingOptions {
  readonly db: ReadonlyDb
  readonly clock: Clock
  readonly throttles: Throttles
  readonly log: { warn(details: object, message: string): void }
  readonly server: SpendingLimits
  readonly onRefused: OnRefused
}

interface Scope extends SpendingLimits {
  readonly id: string
}

export function createSpending({ db, clock, throttles, log, server, onRefused }: SpendingOptions): Spending {
  const serverScope: Scope = { id: 'server', ...server }
  const spent = spentMinutes(db, clock)
  const logReached = createReachedLog(log)

  const minutesUsed = async ({ id }: Scope) => (id === serverScope.id ? (await spent()).total : (await spent()).of(Number(id)))
  const checkMinutes = async (scope: Scope) => {
    const max = scope.minutesPerDay
    if (max === undefined || (await minutesUsed(scope)) < max) return
    const now = clock()
    logReached(scope, 'minutes_per_day', dayOf(now))
    onRefused('minutes_per_day')
    throw tooManyRequests(
      max,
      { noun: 'minute', which: describeScope(scope), done: 'used', since: 'today' },
      secondsLeft(dayOf(now), now),
    )
  }
  const usesOf = async (scope: Scope): Promise<LimitUse[]> => {
    const uses: LimitUse[] = []
    const now = clock()
    for (const { limit, key, max } of callCounts(scope, now))
      uses.push({ scope: scope.id, limit, max, used: await throttles.read(key, now) })
    const max = scope.minutesPerDay
    if (max !== undefined) uses.push({ scope: scope.id, limit: 'minutes_per_day', max, used: await minutesUsed(scope) })
    return uses
  }
  return {
    callLimits: (campaign, now) =>
      [scopeOf(campaign), serverScope].flatMap((scope) =>
        callCounts(scope, now).map((count) => ({
          ...count,
          name: count.limit,
          windowSeconds: secondsLeft(count.window, now),
          wording: { noun: 'call', which: describeScope(scope), done: 'requested', since: count.since },
          onReached: () => logReached(scope, count.limit, count.window),
        })),
      ),
    checkMinutes: async (campaign) => {
      await checkMinutes(scopeOf({ calls_per_hour: null, calls_per_day: null, ...campaign }))
      await checkMinutes(serverScope)
    },
    uses: async () => {
      const campaigns = await listLimitedCampaigns(db)
      return (await Promise.all([serverScope, ...campaigns.map(scopeOf)].map(usesOf))).flat()
    },
  }
}

/** Logs each limit once per process in the hour or day in which it is reached. */
function createReachedLog(log: SpendingOptions['log']) {
  const logged = new Map<string, string>()
  return (scope: Scope, limit: LimitName, { name, ends }: Window) => {
    const key = `${scope.id} ${limit}`
    if (logged.get(key) === name) return
    logged.set(key, name)
    const details = { scope: scope.id, limit, max: scope[settings[limit]], until: new Date(ends).toISOString() }
    log.warn(details, 'a limit on spending is reached: no new calls until then')
  }
}

interface CallCount {
  readonly limit: 'calls_per_hour' | 'calls_per_day'
  readonly key: Buffer
  readonly max: number
  readonly window: Window
  readonly since: string
}

function callCounts({ id, callsPerHour, callsPerDay }: Scope, now: Date): CallCount[] {
  const [hour, day] = [hourOf(now), dayOf(now)]
  const perHour = { limit: 'calls_per_hour', key: throttleKey('calls of an hour', id, hour.name), since: 'in this hour' } as const
  const perDay = { limit: 'calls_per_day', key: throttleKey('calls of a day', id, day.name), since: 'today' } as const
  return [
    ...(callsPerHour === undefined ? [] : [{ ...perHour, max: callsPerHour, window: hour }]),
    ...(callsPerDay === undefined ? [] : [{ ...perDay, max: callsPerDay, window: day }]),
  ]
}

const settings = {
  calls_per_hour: 'callsPerHour',
  calls_per_day: 'callsPerDay',
  minutes_per_day: 'minutesPerDay',
} as const satisfies Record<LimitName, keyof SpendingLimits>

function scopeOf({ id, calls_per_hour, calls_per_day, minutes_per_day }: CampaignLimits): Scope {
  return {
    id: String(id),
    callsPerHour: calls_per_hour ?? undefined,
    callsPerDay: calls_per_day ?? undefined,
    minutesPerDay: minutes_per_day ?? undefined,
  }
}

function describeScope({ id }: Scope): string {
  return id === 'server' ? 'of this server' : 'of this campaign'
}
