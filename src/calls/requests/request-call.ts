// The use case behind "call me": checks who asks and for what, opens a session, and puts it into the queue. The phone is
// rung by dial-callers.ts, a moment later.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { hashesOf } from '../../blocklist/phone-hashes.ts'
import { type Status, statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCampaign, listReachableTargets } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/resolve-targets.ts'
import { AppError } from '../../errors.ts'
import { countCallRequest, noRefund, orRefund, type Refund } from '../../limits/call-limits.ts'
import type { ParsedNumber } from '../../phone/read-number.ts'
import { makePublicId, makeStatusToken } from '../../sessions/public-id.ts'
import { insertSession } from '../../sessions/queries.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { CallServices } from '../call-services.ts'
import { initialState } from '../flow/flow.ts'
import { makePlan, planOffices, planTargets, reachesAnybody } from '../planning/make-plan.ts'
import type { PlannedTarget } from '../planning/plan.ts'
import { refuseLongQueue } from '../queue/queue-length.ts'
import { chooseFromNumber, readSupporterNumber, refuseReservedNumber } from './supporter-number.ts'

export interface CallRequest {
  /** Id or name. */
  readonly campaign: string
  /** As it was typed. */
  readonly phone: string
  /** ISO 3166; undefined: the campaign's. */
  readonly country: string | undefined
  readonly location: string | undefined
  readonly referralCode: string | undefined
  /** Ids or keys of the targets to call, where the campaign leaves that to the form. */
  readonly targets: readonly string[]
  readonly record: boolean
  /** Where the request came from. */
  readonly address: string
  /** A member of staff asks, who is under no limit and on no blocklist. */
  readonly isStaff: boolean
}

export type RequestedCall =
  | { readonly status: 'archived' }
  | {
      readonly status: 'live'
      readonly campaign: Campaign
      readonly fromNumber: string
      readonly statusToken: string
      /** Undefined where the targets depend on what the caller keys in. */
      readonly targets: readonly PlannedTarget[] | undefined
    }

const locationMax = 100
const referralCodeMax = 64
/** Says nothing of how long an entry of the blocklist lasts. */
const blockedRetrySeconds = 3600

/** Throws an AppError for everything that keeps the phone from being rung. */
export async function requestCall(services: CallServices, request: CallRequest): Promise<RequestedCall> {
  const campaign = await findCampaign(services.db, request.campaign)
  if (campaign === undefined) throw new AppError('invalid_campaign', `invalid campaignId ${request.campaign.slice(0, 100)}`)
  const status = statusOf(campaign)
  if (status === 'archived') return { status }
  if (status !== 'live') throw new AppError('campaign_not_live', notLive(campaign, status))
  const phone = readSupporterNumber(request, campaign)
  await refuseReservedNumber(services, phone)
  const fromNumber = await chooseFromNumber(services, campaign, phone)
  const location = cut(request.location, locationMax)
  const targets = await chooseTargets(services, request, { campaign, location })
  const caller = { phone, isStaffPhone: await isStaffNumber(services.db, phone.number) }
  if (!request.isStaff) await refuseBlocked(services, request, caller)
  await refuseLongQueue(services)
  const plan = await makePlan(services, campaign, { phoneNumber: phone.number, fromNumber, location })
  const refund = request.isStaff ? noRefund : await count(services, request, { campaign, ...caller })
  const statusToken = makeStatusToken()
  await orRefund(refund, () =>
    insertSession(services.db, {
      now: services.clock(),
      campaignId: campaign.id,
      direction: 'outbound',
      phoneHash: services.hashPhone(phone.number),
      keptPhoneNumber: services.keepsPhoneNumbers ? phone.number : null,
      location,
      referralCode: cut(request.referralCode, referralCodeMax),
      fromNumber,
      flow: {
        publicId: makePublicId(),
        statusToken,
        carrierAccount: services.carrier.account,
        carrierCallId: null,
        stage: 'queued',
        phoneNumber: phone.number,
        address: request.address,
        record: request.record,
        byStaff: request.isStaff,
        plan,
        targets: targets ?? null,
        state: initialState(targets ?? null),
        firstAnswer: null,
      },
    }),
  )
  return { status, campaign, fromNumber, statusToken, targets }
}

/** At a whole character, as PostgreSQL counts them: half of a surrogate pair is no text. */
function cut(text: string | undefined, charactersMax: number): string | null {
  return text === undefined ? null : [...text].slice(0, charactersMax).join('').trim()
}

function notLive({ name }: Campaign, status: Status | undefined): string {
  return `Campaign ${name} ${status === 'paused' ? 'is paused' : 'has not been launched'}: it makes no calls at present`
}

interface Caller {
  readonly phone: ParsedNumber
  /** Of a member of staff, who tries things out, and whom a stranger may ask for all the same. */
  readonly isStaffPhone: boolean
}

async function refuseBlocked(
  { db, clock, hashPhone }: CallServices,
  { address }: CallRequest,
  { phone, isStaffPhone }: Caller,
): Promise<void> {
  const named = isStaffPhone ? { phoneHashes: [] } : { phoneNumber: phone.number, phoneHashes: hashesOf(phone.number, hashPhone) }
  if (await isBlocked(db, { ...named, address }, clock()))
    throw new AppError('caller_blocked', undefined, { retryAfterSeconds: blockedRetrySeconds })
}

function count(
  services: CallServices,
  { address }: CallRequest,
  { campaign, phone, isStaffPhone }: Caller & { readonly campaign: Campaign },
): Promise<Refund> {
  return countCallRequest(services, { phoneHash: services.hashPhone(phone.number), isStaffPhone, address, campaign })
}

/** Undefined: they depend on the location, which the caller will be asked for. */
async function chooseTargets(
  services: CallServices,
  request: CallRequest,
  { campaign, location }: { readonly campaign: Campaign; readonly location: string | null },
): Promise<PlannedTarget[] | undefined> {
  if (request.targets.length > 0) return planOffices(services, campaign, await namedTargets(services, request, campaign))
  if (!(await reachesAnybody(services, campaign)))
    throw new AppError('nobody_to_call', `Campaign ${campaign.name} has nobody to call yet`)
  if (isLocated(campaign) && location === null) return undefined
  const targets = await planTargets(services, campaign, location)
  return targets.length === 0 && isLocated(campaign) ? undefined : targets
}

/** Only targets of the campaign's own: nobody else may say whom it rings. */
async function namedTargets({ db }: CallServices, { targets }: CallRequest, campaign: Campaign): Promise<number[]> {
  if (!campaign.allow_target_ids)
    throw new AppError('targets_not_allowed', `Campaign ${campaign.name} does not leave the choice of targets to the form`)
  const reachable = await listReachableTargets(db, campaign.id)
  const ids = targets.map((wanted) => {
    const found = reachable.find(({ id, key }) => key === wanted || String(id) === wanted)
    if (found === undefined)
      throw new AppError('targets_not_allowed', `${wanted.slice(0, 100)} is no target of campaign ${campaign.name}`)
    return found.id
  })
  return [...new Set(ids)].slice(0, campaign.call_maximum || undefined)
}
