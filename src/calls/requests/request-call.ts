// The use case behind "call me": checks who asks and for what, opens a session, and puts it into the queue. The phone is
// rung by dial-callers.ts, a moment later.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { hashesOf } from '../../blocklist/phone-hashes.ts'
import { type Status, statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCampaign, listReachableTargets } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/resolve-targets.ts'
import { AppError } from '../../errors.ts'
import { countCallRequest, noRefund, orRefund, type Refund } from '../../limits/call-limits.ts'
import type { TypedNumber } from '../../phone/read-number.ts'
import { makePublicId, makeStatusToken } from '../../sessions/public-id.ts'
import { insertSession } from '../../sessions/queries.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { Calling } from '../call-services.ts'
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

export type StartedCall =
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
export async function startCall(calling: Calling, request: CallRequest): Promise<StartedCall> {
  const campaign = await findCampaign(calling.db, request.campaign)
  if (campaign === undefined) throw new AppError('invalid_campaign', `invalid campaignId ${request.campaign.slice(0, 100)}`)
  const status = statusOf(campaign)
  if (status === 'archived') return { status }
  if (status !== 'live') throw new AppError('campaign_not_live', notLive(campaign, status))
  const phone = readSupporterNumber(request, campaign)
  await refuseReservedNumber(calling, phone)
  const fromNumber = await chooseFromNumber(calling, campaign, phone)
  const location = cut(request.location, locationMax)
  const targets = await chooseTargets(calling, request, { campaign, location })
  const caller = { phone, isStaffPhone: await isStaffNumber(calling.db, phone.number) }
  if (!request.isStaff) await refuseBlocked(calling, request, caller)
  await refuseLongQueue(calling)
  const plan = await makePlan(calling, campaign, { phoneNumber: phone.number, campaignNumber: fromNumber, location })
  const refund = request.isStaff ? noRefund : await count(calling, request, { campaign, ...caller })
  const statusToken = makeStatusToken()
  await orRefund(refund, () =>
    insertSession(calling.db, {
      now: calling.clock(),
      campaignId: campaign.id,
      direction: 'outbound',
      phoneHash: calling.hashPhone(phone.number),
      keptPhoneNumber: calling.keepsPhoneNumbers ? phone.number : null,
      location,
      referralCode: cut(request.referralCode, referralCodeMax),
      campaignNumber: fromNumber,
      flow: {
        publicId: makePublicId(),
        statusToken,
        carrierAccount: calling.carrier.account,
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
  readonly phone: TypedNumber
  /** Of a member of staff, who tries things out, and whom a stranger may ask for all the same. */
  readonly isStaffPhone: boolean
}

async function refuseBlocked(
  { db, clock, hashPhone }: Calling,
  { address }: CallRequest,
  { phone, isStaffPhone }: Caller,
): Promise<void> {
  const named = isStaffPhone ? { phoneHashes: [] } : { phoneNumber: phone.number, phoneHashes: hashesOf(phone.number, hashPhone) }
  if (await isBlocked(db, { ...named, address }, clock()))
    throw new AppError('caller_blocked', undefined, { retryAfterSeconds: blockedRetrySeconds })
}

function count(
  calling: Calling,
  { address }: CallRequest,
  { campaign, phone, isStaffPhone }: Caller & { readonly campaign: Campaign },
): Promise<Refund> {
  return countCallRequest(calling, { phoneHash: calling.hashPhone(phone.number), isStaffPhone, address, campaign })
}

/** Undefined: they depend on the location, which the caller will be asked for. */
async function chooseTargets(
  calling: Calling,
  request: CallRequest,
  { campaign, location }: { readonly campaign: Campaign; readonly location: string | null },
): Promise<PlannedTarget[] | undefined> {
  if (request.targets.length > 0) return planOffices(calling, campaign, await namedTargets(calling, request, campaign))
  if (!(await reachesAnybody(calling, campaign)))
    throw new AppError('nobody_to_call', `Campaign ${campaign.name} has nobody to call yet`)
  if (isLocated(campaign) && location === null) return undefined
  const targets = await planTargets(calling, campaign, location)
  return targets.length === 0 && isLocated(campaign) ? undefined : targets
}

/** Only targets of the campaign's own: nobody else may say whom it rings. */
async function namedTargets({ db }: Calling, { targets }: CallRequest, campaign: Campaign): Promise<number[]> {
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
