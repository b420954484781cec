// Handles a request for a call from a web page: checks who asks and for what, under every limit, and enqueues a session.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCampaign, listReachableTargets } from '../../campaigns/queries.ts'
import { listWithMembers } from '../../campaigns/reaching/bodies.ts'
import { isStreetAddress, postalCodeOf } from '../../campaigns/reaching/street-address.ts'
import type { Db } from '../../database/types.ts'
import { AppError } from '../../errors.ts'
import { type CallLimits, countCallRequest, noRefund, orRefund, type Refund } from '../../limits/call-limits.ts'
import { countLookup } from '../../limits/lookup-limits.ts'
import type { ParsedNumber } from '../../phone/read-number.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { PlanSources, TargetSources } from '../planning/make-plan.ts'
import { type PlannedSession, planSession, requireLive } from '../planning/plan-session.ts'
import { startExactly } from '../planning/start-exactly.ts'
import { type EnqueueServices, enqueueSession } from '../queue/enqueue-session.ts'
import { type QueueLengthServices, refuseLongQueue } from '../queue/queue-length.ts'
import { readSupporterNumber, refuseReservedNumber } from './supporter-number.ts'

export interface CallRequest {
  /** Id or name. */
  readonly campaign: string
  /** As it was typed. */
  readonly phone: string
  /** A country in any spelling; undefined means the campaign's. */
  readonly country: string | undefined
  readonly location: string | undefined
  readonly referralCode: string | undefined
  /** Ids or keys of the targets to call, for campaigns that leave that to the form. */
  readonly targets: readonly string[]
  readonly record: boolean
  /** The network address that the request came from. */
  readonly address: string
  /** True for a member of staff, to whom neither the limits nor the blocklist apply. */
  readonly isStaff: boolean
}

export type RequestCallServices = PlanSources & TargetSources & EnqueueServices & QueueLengthServices & CallLimits

export type RequestedCall =
  | { readonly status: 'archived' }
  | ({ readonly status: 'live'; readonly statusToken: string } & Pick<PlannedSession, 'campaign' | 'fromNumber' | 'reached'>)

const locationMax = 300
const storedMax = 100
const referralCodeMax = 64
/** Does not give away how long an entry of the blocklist lasts. */
const blockedRetrySeconds = 3600

/** Throws an AppError if the caller cannot be dialled, or may not be. */
export async function requestCall(services: RequestCallServices, request: CallRequest): Promise<RequestedCall> {
  const plan = (db: Db) => planRequest({ ...services, db }, request)
  const first = await plan(services.db)
  if (first === 'archived') return { status: 'archived' }
  // Last, so that a request which is refused for another reason counts toward no limit.
  const refund = request.isStaff ? noRefund : await count(services, request, first)
  const store = (planned: PlannedSession | 'archived', isOfSnapshot: boolean) => enqueue(services, request, planned, isOfSnapshot)
  const requested = await orRefund(refund, () => startExactly(services.db, first, { plan, store }))
  if (requested.status === 'archived') await refund()
  return requested
}

async function planRequest(services: RequestCallServices, request: CallRequest): Promise<PlannedSession | 'archived'> {
  const { db } = services
  const campaign = await findCampaign(db, request.campaign)
  if (campaign === undefined) throw new AppError('invalid_campaign', `invalid campaignId ${request.campaign.slice(0, 100)}`)
  if (statusOf(campaign) === 'archived') return 'archived'
  requireLive(campaign)
  const phone = readSupporterNumber(request, campaign)
  await refuseReservedNumber(db, phone)
  if (!request.isStaff) await refuseBlocked(services, request, phone)
  await refuseLongQueue(services)
  const location = truncate(request.location, locationMax)
  // A geocoder may be asked for an address, which costs the operator.
  const isAddress = location !== null && isStreetAddress(campaign, location)
  if (isAddress && !request.isStaff) await countLookup(services, request.address)
  const targetIds = request.targets.length > 0 ? await readTargetIds(services, request, campaign) : undefined
  const planned = await planSession(services, { campaign, phone, location, targetIds })
  return {
    ...planned,
    location: isAddress ? postalCodeOf(campaign, location) : truncate(planned.location ?? undefined, storedMax),
  }
}

async function enqueue(
  services: EnqueueServices,
  request: CallRequest,
  planned: PlannedSession | 'archived',
  isOfSnapshot: boolean,
): Promise<RequestedCall | undefined> {
  if (planned === 'archived') return { status: 'archived' }
  const statusToken = await enqueueSession(services, planned, {
    referralCode: truncate(request.referralCode, referralCodeMax),
    record: request.record,
    address: request.address,
    isExempt: request.isStaff,
    isOfSnapshot,
  })
  if (statusToken === undefined) return undefined
  const { campaign, fromNumber, reached } = planned
  return { status: 'live', statusToken, campaign, fromNumber, reached }
}

/** Counts whole characters, as PostgreSQL does: half of a surrogate pair cannot be stored. */
function truncate(text: string | undefined, charactersMax: number): string | null {
  return text === undefined ? null : [...text].slice(0, charactersMax).join('').trim()
}

async function refuseBlocked(
  { db, clock, hashPhone }: RequestCallServices,
  { address }: CallRequest,
  { number: phoneNumber }: ParsedNumber,
): Promise<void> {
  if (await isBlocked(db, { phoneNumber, hashPhone, address }, clock()))
    throw new AppError('caller_blocked', undefined, { retryAfterSeconds: blockedRetrySeconds })
}

async function count(
  services: RequestCallServices,
  { address }: CallRequest,
  { campaign, phone: { number } }: PlannedSession,
): Promise<Refund> {
  const isStaffPhone = await isStaffNumber(services.db, number)
  return countCallRequest(services, { phoneHash: services.hashPhone(number), isStaffPhone, address, campaign })
}

/**
 * Accepts targets of the campaign, and members of its bodies, alone: a form must not make us call anybody else. Throws
 * `targets_not_allowed`.
 */
async function readTargetIds(
  { db, readDirectory }: Pick<TargetSources, 'db' | 'readDirectory'>,
  { targets }: CallRequest,
  campaign: Campaign,
): Promise<number[]> {
  if (!campaign.allow_target_ids)
    throw new AppError('targets_not_allowed', `Campaign ${campaign.name} does not leave the choice of targets to the form`)
  const { listed: own } = await listWithMembers(db, await listReachableTargets(db, campaign.id), readDirectory)
  const members = own.flatMap(([, people]) => people.map((one) => [one, [one]] as const))
  const ids = targets.flatMap((wanted) => {
    const found = [...own, ...members].find(([{ id, key }]) => key === wanted || String(id) === wanted)
    if (found === undefined)
      throw new AppError('targets_not_allowed', `${wanted.slice(0, 100)} is not a target of campaign ${campaign.name}`)
    return found[1].map(({ id }) => id)
  })
  return [...new Set(ids)].slice(0, campaign.call_maximum || undefined)
}
