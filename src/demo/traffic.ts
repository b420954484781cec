// Generates a year of plausible calls: a peak after each launch, quiet weekends, office hours. Pure: the same seed and time
// produce the same calls.
import { campaigns, type DemoCampaign } from './campaigns.ts'
import { fictionalNumber, numbers, people, postalCodes } from './country.ts'
import type { Random } from './random.ts'

export interface DemoSession {
  readonly id: number
  readonly timestamp: string
  readonly campaign_id: number
  readonly phone_hash: string
  readonly location: string | null
  readonly referral_code: string | null
  readonly from_number: string
  readonly carrier_id: string
  readonly duration: number
  readonly status: string
  readonly direction: string
  readonly queue_delay: string | null
}

export interface DemoCall {
  readonly id: number
  readonly timestamp: string
  readonly session_id: number
  readonly campaign_id: number
  readonly target_id: number
  readonly call_id: string
  readonly status: string
  readonly duration: number | null
}

const dayMilliseconds = 86_400_000
/** Weights, from Sunday to Saturday. */
const weekdays = [0.25, 1.1, 1.2, 1.15, 1, 0.85, 0.35]
/** Weights, from midnight, UTC. */
const hours = [0, 0, 0, 0, 0, 0, 1, 3, 7, 11, 13, 12, 9, 11, 12, 11, 9, 6, 3, 2, 1, 1, 0, 0]
const statuses = [
  ['completed', 68],
  ['no-answer', 11],
  ['busy', 9],
  ['canceled', 6],
  ['failed', 5],
  ['unknown', 1],
] as const
const callsEach = [
  [1, 46],
  [2, 28],
  [3, 18],
  [4, 8],
] as const

export interface Traffic {
  readonly sessions: readonly DemoSession[]
  readonly calls: readonly DemoCall[]
}

/** Returns about `callsWanted` calls in the year that ends at `now`. */
export function makeTraffic(random: Random, now: Date, callsWanted: number): Traffic {
  const midnight = Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds
  const days = campaigns.flatMap((campaign) => busyDays(campaign, midnight))
  const totalWeight = days.reduce((sum, day) => sum + day.weight, 0)
  const sessionsWanted = callsWanted / averageCalls()
  const starts = days.flatMap(({ campaign, start, weight }) => {
    const wanted = (sessionsWanted * weight) / totalWeight
    const count = Math.floor(wanted) + (random.next() < wanted % 1 ? 1 : 0)
    return Array.from({ length: count }, () => ({ campaign, at: start + randomTimeOfDay(random) }))
  })
  const sessions: DemoSession[] = []
  const calls: DemoCall[] = []
  for (const { campaign, at } of starts.filter((each) => each.at < now.getTime()).sort((a, b) => a.at - b.at)) {
    const id = sessions.length + 1
    const legs = makeCalls(random, { campaign, at, id, now: now.getTime() })
    for (const leg of legs) calls.push({ ...leg, id: calls.length + 1 })
    sessions.push(makeSession(random, { campaign, at, id }, legs))
  }
  return { sessions, calls }
}

interface BusyDay {
  readonly campaign: DemoCampaign
  /** Midnight, in milliseconds. */
  readonly start: number
  readonly weight: number
}

/** A campaign is busiest after its launch, with a second peak before the vote. */
function busyDays(campaign: DemoCampaign, midnight: number): BusyDay[] {
  const length = campaign.launched - campaign.ended + 1
  const shapes = Array.from({ length }, (_, age) => {
    const start = midnight - (campaign.launched - age) * dayMilliseconds
    const shape = 0.25 + 4 * Math.exp(-age / 5) + 1.5 * Math.exp(-(((age - length * 0.7) / 6) ** 2))
    return { campaign, start, weight: shape * (weekdays[new Date(start).getUTCDay()] ?? 1) }
  })
  const sum = shapes.reduce((total, day) => total + day.weight, 0)
  return shapes.map((day) => ({ ...day, weight: (day.weight / sum) * campaign.share }))
}

function averageCalls(): number {
  const weight = callsEach.reduce((sum, [, each]) => sum + each, 0)
  return callsEach.reduce((sum, [calls, each]) => sum + calls * each, 0) / weight
}

/** Milliseconds after midnight. */
function randomTimeOfDay(random: Random): number {
  const hour = random.weighted(hours.map((weight, i) => [i, weight] as const))
  return (hour * 3600 + random.below(3600)) * 1000 + random.below(1000)
}

interface Start {
  readonly campaign: DemoCampaign
  readonly at: number
  readonly id: number
}

type Leg = Omit<DemoCall, 'id'>

function makeCalls(random: Random, { campaign, at, id, now }: Start & { now: number }): Leg[] {
  const reachable = people.filter((person) => campaign.bodies.includes(person.body))
  const count = Math.min(random.weighted(callsEach), campaign.maximum ?? 1, reachable.length)
  const first = campaign.ordering === 'in-order' ? 0 : random.below(reachable.length)
  const legs: Leg[] = []
  let startsAt = at + 20_000
  for (let leg = 0; leg < count && startsAt < now; leg += 1) {
    const status = random.weighted(statuses)
    const seconds = status === 'completed' ? 25 + Math.floor(240 * random.next() ** 2) : random.below(30)
    const isOver = startsAt + seconds * 1000 < now
    legs.push({
      timestamp: new Date(startsAt).toISOString(),
      session_id: id,
      campaign_id: campaign.id,
      target_id: reachable[(first + leg) % reachable.length]?.id ?? 1,
      call_id: `CA${random.hex(32)}`,
      status: isOver ? status : 'in-progress',
      duration: isOver ? seconds : null,
    })
    startsAt += (seconds + 15) * 1000
  }
  return legs
}

function makeSession(random: Random, { campaign, at, id }: Start, legs: readonly Leg[]): DemoSession {
  const isRunning = legs.some((leg) => leg.status === 'in-progress')
  return {
    id,
    timestamp: new Date(at).toISOString(),
    campaign_id: campaign.id,
    phone_hash: random.hex(64),
    location: campaign.locates ? random.pick(postalCodes) : null,
    referral_code: campaign.codes.length > 0 && random.next() < 0.6 ? random.pick(campaign.codes) : null,
    from_number: fictionalNumber(numbers.campaigns + campaign.id),
    carrier_id: `CA${random.hex(32)}`,
    duration: legs.reduce((sum, leg) => sum + (leg.duration ?? 0) + 15, 20),
    status: isRunning ? 'in-progress' : 'completed',
    direction: campaign.callIn && random.next() < 0.3 ? 'inbound' : 'outbound',
    queue_delay: random.next() < 0.7 ? `${(random.next() ** 3 * 40).toFixed(3)} seconds` : null,
  }
}
