// The use case behind "call me" and "call the campaign" in practice: opens a line, and puts one call on it, by the same ways that
// real callers come.

import type { PlanSources, TargetSources } from '../calls/planning/make-plan.ts'
import { planSession, requireLive } from '../calls/planning/plan-session.ts'
import { type EnqueueServices, enqueueSession } from '../calls/queue/enqueue-session.ts'
import type { SessionWatch } from '../calls/status/session-watch.ts'
import { policyOf } from '../campaigns/campaign.ts'
import { type Campaign, findCallInCampaign, findCampaign, findLocation, findReservedUse } from '../campaigns/queries.ts'
import { isLocated } from '../campaigns/resolve-targets.ts'
import type { Db } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { readNumber } from '../phone/read-number.ts'
import { findSessionByToken } from '../sessions/status-queries.ts'
import type { SimulatedCarrier } from '../telephony/simulator/service.ts'
import { practiceNumbers } from './practice-number.ts'
import type { PracticePhone } from './practice-phone.ts'
import type { NumberedPhone, PracticePhones } from './practice-phones.ts'
import type { OpenedPhone, PhoneRequest } from './protocol.ts'
import { listNumbersToDial } from './queries.ts'

export interface Practice {
  readonly lines: PracticePhones
  readonly simulator: Pick<SimulatedCarrier, 'callIn'>
}

export type PracticeServices = PlanSources & TargetSources & EnqueueServices & { readonly watch: SessionWatch }

export interface PracticeContext extends Practice {
  readonly services: PracticeServices
  /** Where the simulated carrier reaches this server, without a trailing slash. */
  readonly base: () => string
}

/** Throws an AppError if the call cannot be made. */
export async function startPractice(context: PracticeContext, request: PhoneRequest): Promise<OpenedPhone> {
  const campaign = await findCampaign(context.services.db, request.campaign)
  if (campaign === undefined) throw new AppError('invalid_campaign', `There is no campaign ${request.campaign}`)
  if (request.direction === 'inbound') return callCampaign(context, campaign)
  return beCalled(context, campaign, request.location?.trim() || null)
}

async function beCalled({ lines, services }: PracticeContext, campaign: Campaign, location: string | null): Promise<OpenedPhone> {
  requireLive(campaign)
  // Before the session is enqueued: it may ring at once.
  const { id, number, line } = await openLine(lines, services.db, campaign)
  try {
    const phone = readNumber(number, undefined)
    if (phone === undefined) throw new AppError('invalid_phone')
    const planned = await planSession(services, { campaign, phone, location })
    const statusToken = await enqueueSession(services, planned, { isExempt: true })
    await giveUpWith(services, statusToken, line)
    const status_path = `/call/status/${statusToken}`
    const note = location === null ? await suggestLocation(services.db, campaign) : null
    return { id, number, campaign_number: planned.fromNumber, campaign_name: campaign.name, status_path, note }
  } catch (error) {
    line.giveUp()
    throw error
  }
}

/** A session may end before its call is placed, and then no phone shall wait for it. */
async function giveUpWith({ db, watch }: PracticeServices, statusToken: string, line: PracticePhone): Promise<void> {
  const sessionId = await findSessionByToken(db, statusToken)
  if (sessionId === undefined) return
  const unfollow = watch.follow(sessionId, (status) => {
    if (status !== undefined && status.state !== 'done') return
    unfollow()
    line.giveUp()
  })
}

async function callCampaign({ lines, simulator, services, base }: PracticeContext, campaign: Campaign): Promise<OpenedPhone> {
  const { dialled, isAnswered } = await chooseNumberToDial(services.db, campaign)
  const { id, number, line } = await openLine(lines, services.db, campaign)
  const url = `${base()}/call/incoming${isAnswered ? '' : `?campaignId=${campaign.id}`}`
  line.callId = simulator.callIn({ from: number, to: dialled, handset: line.take(), url }).sid
  const unanswered = isAnswered ? null : `Outside practice, campaign ${campaign.name} does not answer when ${dialled} is dialled.`
  const notes = [unanswered, await suggestLocation(services.db, campaign)].filter((one) => one !== null)
  const note = notes.length === 0 ? null : notes.join(' ')
  return { id, number, campaign_number: dialled, campaign_name: campaign.name, status_path: null, note }
}

/** Who practises on a server of somebody else's knows of no place that leads to an office. */
async function suggestLocation(db: Db, campaign: Campaign): Promise<string | null> {
  const location = isLocated(campaign) ? await findLocation(db, campaign.id) : undefined
  return location === undefined ? null : `A postal code that leads to somebody: ${location}.`
}

async function openLine(lines: PracticePhones, db: Db, campaign: Campaign): Promise<NumberedPhone> {
  for (const number of practiceNumbers(policyOf(campaign))) {
    // A number that a campaign calls, or rings from, is never rung.
    const isTaken = lines.isInUse(number) || (await findReservedUse(db, number)) !== undefined
    if (!isTaken && !lines.isInUse(number)) return lines.open(number)
  }
  throw new AppError('too_many_requests', `All practice phones for campaign ${campaign.name} are in use`)
}

/** A number by which the campaign is reached, or else any of its own: practice shall also be had before calls are let in. */
async function chooseNumberToDial(db: Db, campaign: Campaign): Promise<{ dialled: string; isAnswered: boolean }> {
  const numbers = (await listNumbersToDial(db, campaign.id)).flatMap((stored) => presentPhoneNumber(stored) ?? [])
  for (const dialled of numbers)
    if ((await findCallInCampaign(db, dialled))?.id === campaign.id) return { dialled, isAnswered: true }
  const [dialled] = numbers
  if (dialled === undefined) throw new AppError('no_number', `Campaign ${campaign.name} has no number that could be dialled`)
  return { dialled, isAnswered: false }
}
