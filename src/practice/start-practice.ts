// Opens a practice phone and starts one call on it: either the campaign dials the phone, or the phone calls the campaign. Both
// take the same path as a real caller.
import type { PlanSources, TargetSources } from '../calls/planning/make-plan.ts'
import { planSession, requireLive } from '../calls/planning/plan-session.ts'
import { startExactly } from '../calls/planning/start-exactly.ts'
import { type EnqueueServices, enqueueSession } from '../calls/queue/enqueue-session.ts'
import type { SessionWatch } from '../calls/status/session-watch.ts'
import { policyOf } from '../campaigns/campaign.ts'
import { type Campaign, findCallInCampaign, findCampaign, findLocation, findReservedUse } from '../campaigns/queries.ts'
import { isLocated } from '../campaigns/reaching/resolve-targets.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { readNumber } from '../phone/read-number.ts'
import { findSessionByToken } from '../sessions/status-queries.ts'
import type { Handset } from '../telephony/handset.ts'
import { listPracticeNumbers } from './practice-number.ts'
import type { PracticePhone } from './practice-phone.ts'
import type { NumberedPhone, PracticePhones } from './practice-phones.ts'
import type { OpenedPhone, PhoneRequest } from './protocol.ts'
import { listNumbersToDial } from './queries.ts'

export interface Practice {
  readonly phones: PracticePhones
  readonly simulator: {
    /** Dials a number of ours. Returns the carrier's id of the call. */
    callIn(call: IncomingPracticeCall): { readonly sid: string }
  }
}

export interface IncomingPracticeCall {
  readonly from: string
  readonly to: string
  readonly handset: Handset
  /** The URL of the first request for instructions. */
  readonly url: string
}

export type PracticeServices = PlanSources & TargetSources & EnqueueServices & { readonly watch: SessionWatch }

export interface PracticeContext extends Practice {
  readonly services: PracticeServices
  /** The URL at which the simulated carrier reaches this server, without a trailing slash. */
  readonly base: () => string
}

/** Throws an AppError if the call cannot be started. */
export async function startPractice(context: PracticeContext, request: PhoneRequest): Promise<OpenedPhone> {
  const campaign = await getCampaign(context.services.db, request.campaign)
  if (request.direction === 'inbound') return startInboundCall(context, campaign)
  return startOutboundCall(context, campaign, request.location?.trim() || null)
}

async function getCampaign(db: ReadonlyDb, idOrName: string): Promise<Campaign> {
  const campaign = await findCampaign(db, idOrName)
  if (campaign === undefined) throw new AppError('invalid_campaign', `There is no campaign ${idOrName}.`)
  return campaign
}

async function startOutboundCall(
  { phones, services }: PracticeContext,
  campaign: Campaign,
  location: string | null,
): Promise<OpenedPhone> {
  requireLive(campaign)
  // Opened before the session enters the queue, because it may ring at once.
  const { id, number, phone } = await openPhone(phones, services.db, campaign)
  try {
    const ownNumber = readNumber(number, undefined)
    if (ownNumber === undefined) throw new AppError('invalid_phone')
    const first = await planSession(services, { campaign, phone: ownNumber, location })
    const { statusToken, fromNumber } = await startExactly(services.db, first, {
      plan: async (db) => {
        const campaignNow = await getCampaign(db, String(campaign.id))
        requireLive(campaignNow)
        return await planSession({ ...services, db }, { campaign: campaignNow, phone: ownNumber, location })
      },
      store: async (planned, isOfSnapshot) => {
        const statusToken = await enqueueSession(services, planned, { isExempt: true, isOfSnapshot })
        return statusToken === undefined ? undefined : { statusToken, fromNumber: planned.fromNumber }
      },
    })
    await giveUpWhenSessionEnds(services, statusToken, phone)
    const status_path = `/call/status/${statusToken}`
    const note = location === null ? await suggestLocation(services.db, campaign) : null
    return { id, number, campaign_number: fromNumber, campaign_name: campaign.name, status_path, note }
  } catch (error) {
    phone.giveUp()
    throw error
  }
}

/** Ends the phone if the session ends before its caller is dialled. */
async function giveUpWhenSessionEnds({ db, watch }: PracticeServices, statusToken: string, phone: PracticePhone): Promise<void> {
  const sessionId = await findSessionByToken(db, statusToken)
  if (sessionId === undefined) return
  const unfollow = watch.follow(sessionId, (status) => {
    if (status !== undefined && status.state !== 'done') return
    unfollow()
    phone.giveUp()
  })
}

async function startInboundCall(
  { phones, simulator, services, base }: PracticeContext,
  campaign: Campaign,
): Promise<OpenedPhone> {
  const { dialled, isAnswered } = await chooseNumberToDial(services.db, campaign)
  const { id, number, phone } = await openPhone(phones, services.db, campaign)
  const url = `${base()}/call/incoming${isAnswered ? '' : `?campaignId=${campaign.id}`}`
  phone.callId = simulator.callIn({ from: number, to: dialled, handset: phone.take(), url }).sid
  const unanswered = isAnswered ? null : `Outside practice, campaign ${campaign.name} does not answer calls to this number.`
  const notes = [unanswered, await suggestLocation(services.db, campaign)].filter((one) => one !== null)
  const note = notes.length === 0 ? null : notes.join(' ')
  return { id, number, campaign_number: dialled, campaign_name: campaign.name, status_path: null, note }
}

/** People who practise on somebody else's server do not know which locations have a target. */
async function suggestLocation(db: ReadonlyDb, campaign: Campaign): Promise<string | null> {
  const location = isLocated(campaign) ? await findLocation(db, campaign.id) : undefined
  return location === undefined ? null : `A postal code that reaches an office: ${location}.`
}

async function openPhone(phones: PracticePhones, db: ReadonlyDb, campaign: Campaign): Promise<NumberedPhone> {
  for (const number of listPracticeNumbers(policyOf(campaign))) {
    // A number that some campaign calls, or calls from, is never dialled.
    const isTaken = phones.isInUse(number) || (await findReservedUse(db, number)) !== undefined
    // Checked again, because another request may have taken the number during the query.
    if (!isTaken && !phones.isInUse(number)) return phones.open(number)
  }
  throw new AppError('too_many_requests', `All practice phones for campaign ${campaign.name} are in use.`)
}

/**
 * Prefers a number on which the campaign answers calls. Falls back to any of its numbers, so that the campaign can be practised
 * before it answers any.
 */
async function chooseNumberToDial(db: ReadonlyDb, campaign: Campaign): Promise<{ dialled: string; isAnswered: boolean }> {
  const numbers = (await listNumbersToDial(db, campaign.id)).flatMap((stored) => presentPhoneNumber(stored) ?? [])
  for (const dialled of numbers)
    if ((await findCallInCampaign(db, dialled))?.id === campaign.id) return { dialled, isAnswered: true }
  const [dialled] = numbers
  if (dialled === undefined) throw new AppError('no_number', `Campaign ${campaign.name} has no number that can be dialled.`)
  return { dialled, isAnswered: false }
}
