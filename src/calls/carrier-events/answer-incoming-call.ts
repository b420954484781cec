// The use case of a call that comes in: which campaign is meant, whether it takes calls and from this caller, and the first
// thing that is heard. The same call told of twice is one session.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { hashesOf } from '../../blocklist/phone-hashes.ts'
import { statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCallInCampaign, findCampaign, listPoolNumbers } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/resolve-targets.ts'
import { whileDatabaseReturns } from '../../database/retry.ts'
import type { Db } from '../../database/types.ts'
import { AppError } from '../../errors.ts'
import { countIncomingCall, orRefund, type Refund } from '../../limits/call-limits.ts'
import { presentPhoneNumber } from '../../phone/phone-number.ts'
import { speakPrompt } from '../../prompts/speech.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { makePublicId } from '../../sessions/public-id.ts'
import { insertSession } from '../../sessions/queries.ts'
import type { IncomingCall } from '../../telephony/event.ts'
import type { Step } from '../../telephony/instruction.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { Calling } from '../call-services.ts'
import { advance, initialState } from '../flow/flow.ts'
import { makePlan, makeScript, planTargets, reachesAnybody } from '../planning/make-plan.ts'
import type { PlannedTarget } from '../planning/plan.ts'
import { patienceSeconds } from './handle-step.ts'
import { recogniseCall } from './reused-call-id.ts'
import { plainScript, sentence } from './say-and-hang-up.ts'

/** The document to answer with. `campaignName`: the id or name that the carrier's address holds, as CallPower had it. */
export function takeIncoming(calling: Calling, call: IncomingCall, campaignName: string | undefined): Promise<string> {
  return whileDatabaseReturns(async () => {
    const before = await answerBefore(calling, call)
    if (before !== undefined) return before
    try {
      return await answerCall(calling, call, campaignName)
    } catch (error) {
      // The same call was told of twice at once, and the other was first.
      const answer = isReusedCallId(error) ? await answerBefore(calling, call) : undefined
      if (answer === undefined) throw error
      return answer
    }
  }, patienceSeconds)
}

/** Of a call that has a session already; undefined for a new one. */
async function answerBefore(calling: Calling, call: IncomingCall): Promise<string | undefined> {
  const known = await recogniseCall(calling, call)
  return known === 'reused' ? say(calling, sentence(plainScript('US'), 'apology')) : known?.answer
}

async function answerCall(calling: Calling, call: IncomingCall, campaignName: string | undefined): Promise<string> {
  const { db } = calling
  if (call.from !== undefined && (await isRefused(calling, call.from))) return say(calling, [{ kind: 'reject' }])
  const campaign = await findDialledCampaign(db, call, campaignName)
  const campaignNumber = campaign && (await numberOf(db, campaign, call))
  if (campaign === undefined || campaignNumber === undefined) return say(calling, sentence(plainScript('US'), 'no_campaign'))
  const status = statusOf(campaign)
  if (status !== 'live') {
    const script = await makeScript(calling, campaign)
    if (status !== 'archived') return say(calling, sentence(script, 'campaign_paused'))
    const names = { organization: calling.organization, campaign: campaign.name }
    return say(calling, [speakPrompt(script, 'msg_campaign_complete', names), { kind: 'hangUp' }])
  }
  const targets = isLocated(campaign) ? null : await planTargets(calling, campaign, null)
  const reaches = targets === null ? await reachesAnybody(calling, campaign) : targets.length > 0
  if (!reaches) return say(calling, sentence(await makeScript(calling, campaign), 'nobody_to_call'))
  const refund = await countCall(calling, campaign)
  if (refund === undefined) return say(calling, sentence(await makeScript(calling, campaign), 'campaign_paused'))
  return orRefund(refund, () => openSession(calling, call, { campaign, campaignNumber, targets }))
}

/** Undefined: the server or the campaign may spend no more at present. Staff are not excepted: a caller ID is easily forged. */
async function countCall(calling: Calling, campaign: Campaign): Promise<Refund | undefined> {
  try {
    return await countIncomingCall(calling, campaign)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function findDialledCampaign(
  db: Db,
  { to }: IncomingCall,
  campaignName: string | undefined,
): Promise<Campaign | undefined> {
  if (campaignName) return findCampaign(db, campaignName)
  return to === undefined ? undefined : findCallInCampaign(db, to)
}

/** What offices may be shown: a carrier that does not say which number was dialled accepts one of the account's. */
async function numberOf(db: Db, { id }: Campaign, { to }: IncomingCall): Promise<string | undefined> {
  if (to !== undefined) return to
  const pool = await listPoolNumbers(db, id)
  return pool.map(presentPhoneNumber).find((number) => number !== null) ?? undefined
}

interface Opening {
  readonly campaign: Campaign
  /** E.164. */
  readonly campaignNumber: string
  /** Null where they depend on what the caller keys in. */
  readonly targets: PlannedTarget[] | null
}

async function openSession(
  calling: Calling,
  call: IncomingCall,
  { campaign, campaignNumber, targets }: Opening,
): Promise<string> {
  const { db, clock, carrier, hashPhone, keepsPhoneNumbers, render } = calling
  const phoneNumber = call.from
  const plan = await makePlan(calling, campaign, { phoneNumber, campaignNumber, location: null })
  const publicId = makePublicId()
  const context = { plan, targets: targets ?? [], fullNumbers: new Map<string, number>() }
  const { state, steps } = advance(context, initialState(targets), { kind: 'continued' })
  const answer = render(steps, { session: publicId, next: 1 })
  await insertSession(db, {
    now: clock(),
    campaignId: campaign.id,
    direction: 'inbound',
    phoneHash: phoneNumber === undefined ? null : hashPhone(phoneNumber),
    keptPhoneNumber: keepsPhoneNumbers ? (phoneNumber ?? null) : null,
    location: null,
    referralCode: null,
    campaignNumber,
    flow: {
      publicId,
      statusToken: null,
      carrierAccount: carrier.account,
      carrierCallId: call.callId,
      stage: 'answered',
      phoneNumber: phoneNumber ?? null,
      address: null,
      record: false,
      byStaff: false,
      plan,
      targets,
      state,
      firstAnswer: answer,
    },
  })
  return answer
}

async function isRefused({ db, clock, hashPhone }: Calling, phoneNumber: string): Promise<boolean> {
  // Hardly anybody is blocked, so that this is asked first.
  const phoneHashes = hashesOf(phoneNumber, hashPhone)
  return (await isBlocked(db, { phoneNumber, phoneHashes }, clock())) && !(await isStaffNumber(db, phoneNumber))
}

/** No session begins. */
function say({ render }: Calling, steps: readonly Step[]): string {
  return render(steps, { session: '', next: 0 })
}
