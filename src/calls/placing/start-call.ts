// The use case behind "call me": checks who asks and for what, opens a session, and puts it into the queue. The phone is
// rung by place-calls.ts, a moment later.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { hashesOf } from '../../blocklist/phone-hashes.ts'
import { diallingCountryOf, numbersFor, policyOf, type Status, statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCampaign, findHolder, listPoolNumbers, listReachableTargets } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/resolve-targets.ts'
import { readCountry } from '../../countries/read-country.ts'
import { AppError } from '../../errors.ts'
import { countCallRequest } from '../../limits/call-limits.ts'
import { mayRing } from '../../phone/dialling-policy.ts'
import { hasNumberingPlan, readNumber, type TypedNumber } from '../../phone/read-number.ts'
import { insertSession } from '../../sessions/queries.ts'
import { makePublicId, makeStatusToken } from '../../sessions/session-names.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { Calling } from '../calling.ts'
import { initialState } from '../flow/flow.ts'
import { makePlan, planOffices, planTargets, reachesAnybody } from '../planning/make-plan.ts'
import type { PlannedTarget } from '../planning/plan.ts'

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
  const phone = readPhone(request, campaign)
  await refuseHolders(calling, phone)
  const fromNumber = await chooseNumber(calling, campaign, phone)
  if (!request.isStaff && !(await isStaffNumber(calling.db, phone.number)))
    await refuseUnwanted(calling, request, { campaign, phone })
  const location = request.location?.slice(0, locationMax) ?? null
  const [plan, targets] = await Promise.all([
    makePlan(calling, campaign, { phoneNumber: phone.number, campaignNumber: fromNumber, location }),
    chooseTargets(calling, request, { campaign, location }),
  ])
  const statusToken = makeStatusToken()
  await insertSession(calling.db, {
    now: calling.clock(),
    campaignId: campaign.id,
    direction: 'outbound',
    phoneHash: calling.hashPhone(phone.number),
    keptPhoneNumber: calling.keepsPhoneNumbers ? phone.number : null,
    location,
    referralCode: request.referralCode?.slice(0, referralCodeMax) ?? null,
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
      plan,
      targets: targets ?? null,
      state: initialState(targets ?? null),
      firstAnswer: null,
    },
  })
  return { status, campaign, fromNumber, statusToken, targets }
}

function notLive({ name }: Campaign, status: Status | undefined): string {
  return `Campaign ${name} ${status === 'paused' ? 'is paused' : 'has not been launched'}: it makes no calls at present`
}

function readPhone(request: CallRequest, campaign: Campaign): TypedNumber {
  const read = readNumber(request.phone, readUserCountry(request, campaign))
  if (read === undefined) throw neverRung('it is no phone number')
  const verdict = mayRing(read, policyOf(campaign))
  if (verdict.kind === 'never') throw neverRung(verdict.problem)
  if (verdict.kind === 'elsewhere') throw noNumbers(campaign, verdict.where)
  return read
}

/** Compat: a client tells a wrong number by the number of Twilio's error that the message begins with. */
function neverRung(problem: string): AppError {
  return new AppError('invalid_phone', `13224: This phone number cannot be rung: ${problem}`)
}

/** Compat: the words of CallPower. */
function noNumbers({ id }: Campaign, where: string): AppError {
  return new AppError('no_number', `no numbers available for campaign ${id} in ${where}`)
}

/** Where the number is from if it does not say. A page may send back the country that the campaign shows, whatever it is. */
function readUserCountry({ country }: CallRequest, campaign: Campaign): string | undefined {
  if (country === undefined || country.toLowerCase() === (campaign.country_code || 'US').toLowerCase())
    return diallingCountryOf(campaign)
  const read = readCountry(country)
  if (read !== undefined && hasNumberingPlan(read)) return read
  const found = `userCountry is "${country.slice(0, 50)}"`
  const message = `${found}: a country is written as in ISO 3166, such as US or GB, or by its name`
  throw new AppError('invalid_parameter', message, { parameter: 'userCountry' })
}

/** Nobody rings ourselves, or an office as if it were a supporter, by way of this server. */
async function refuseHolders({ db }: Calling, { number }: TypedNumber): Promise<void> {
  const holder = await findHolder(db, number)
  if (holder === undefined) return
  throw neverRung(holder === 'own' ? 'it is one of our own numbers' : 'it is the number of an office')
}

async function chooseNumber(calling: Calling, campaign: Campaign, phone: TypedNumber): Promise<string> {
  const numbers = numbersFor(await listPoolNumbers(calling.db, campaign.id), phone, campaign)
  const chosen = numbers[Math.floor(calling.random() * numbers.length)]
  if (chosen !== undefined) return chosen
  throw noNumbers(campaign, phone.country ?? `+${phone.callingCode}`)
}

async function refuseUnwanted(
  calling: Calling,
  { address }: CallRequest,
  { campaign, phone }: { readonly campaign: Campaign; readonly phone: TypedNumber },
): Promise<void> {
  const { db, clock, hashPhone, throttles, limits } = calling
  const caller = { phoneNumber: phone.number, phoneHashes: hashesOf(phone.number, hashPhone), address }
  if (await isBlocked(db, caller, clock()))
    throw new AppError('caller_blocked', undefined, { retryAfterSeconds: blockedRetrySeconds })
  await countCallRequest(throttles, clock, limits, {
    phoneHash: hashPhone(phone.number),
    address,
    campaign: { id: campaign.id, callsPerDay: campaign.calls_per_day },
  })
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
