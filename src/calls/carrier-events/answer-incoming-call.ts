// Answers an incoming call: finds the campaign, checks whether it takes calls and from this caller, and starts a session. A
// call that the carrier announces twice is one session.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCallInCampaign, findCampaign, listPoolNumbers } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/reaching/resolve-targets.ts'
import type { DatasetVersions } from '../../civic-data/directory.ts'
import type { LimitsConfig } from '../../config/config.ts'
import { retryWhileUnavailable } from '../../database/retry.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { AppError } from '../../errors.ts'
import { type CallLimits, countIncomingCall, orRefund, type Refund } from '../../limits/call-limits.ts'
import type { PhoneHash } from '../../phone/phone-hash.ts'
import { presentPhoneNumber } from '../../phone/phone-number.ts'
import { speakPrompt } from '../../prompts/speech.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { makePublicId } from '../../sessions/public-id.ts'
import { insertSession } from '../../sessions/queries.ts'
import type { Carrier, Render } from '../../telephony/carrier.ts'
import type { IncomingCall } from '../../telephony/event.ts'
import type { Instruction } from '../../telephony/instruction.ts'
import { advance, initialState } from '../flow/flow.ts'
import { allAvailable } from '../flow/flow-types.ts'
import { makePlan, makeScript, type PlanSources, planTargets, reachesAnybody, type TargetSources } from '../planning/make-plan.ts'
import type { Plan } from '../planning/plan.ts'
import { certainOf, type Reached, reachesNobody } from '../planning/reached.ts'
import { startExactly } from '../planning/start-exactly.ts'
import { stampState } from '../stored-flow/stored-flow.ts'
import { retrySecondsMax } from './handle-step.ts'
import { findKnownCall, type ReusedCallIdServices } from './reused-call-id.ts'
import { defaultScript, sayAndHangUp } from './say-and-hang-up.ts'

export interface IncomingCallServices extends PlanSources, TargetSources, Omit<CallLimits, 'limits'>, ReusedCallIdServices {
  readonly limits: LimitsConfig
  readonly carrier: Pick<Carrier, 'account'>
  readonly hashPhone: PhoneHash
  /** True stores the caller's number with the session; false stores its hash alone. */
  readonly keepsPhoneNumbers: boolean
  readonly render: Render
}

/** Returns the document to answer with. `campaignName` is the id or name in the URL, as CallPower had it. */
export function answerIncomingCall(
  services: IncomingCallServices,
  call: IncomingCall,
  campaignName: string | undefined,
): Promise<string> {
  return retryWhileUnavailable(async () => {
    const before = await findEarlierAnswer(services, call)
    if (before !== undefined) return before
    try {
      return await answerCall(services, call, campaignName)
    } catch (error) {
      // The carrier announced the call twice at once, and the other request was first.
      const answer = isReusedCallId(error) ? await findEarlierAnswer(services, call) : undefined
      if (answer === undefined) throw error
      return answer
    }
  }, retrySecondsMax)
}

/** Returns undefined for a new call. */
async function findEarlierAnswer(services: IncomingCallServices, call: IncomingCall): Promise<string | undefined> {
  const known = await findKnownCall(services, call)
  return known === 'reused' ? say(services, sayAndHangUp(defaultScript('US'), 'apology')) : known?.answer
}

async function answerCall(services: IncomingCallServices, call: IncomingCall, campaignName: string | undefined): Promise<string> {
  const { db, clock, hashPhone } = services
  if (call.from !== undefined && (await isBlocked(db, { phoneNumber: call.from, hashPhone }, clock())))
    return say(services, [{ kind: 'reject' }])
  const plan = (db: Db) => planAnswer({ ...services, db }, call, campaignName)
  const first = await plan(db)
  if ('answer' in first) return first.answer
  const refund = await countCall(services, first.campaign)
  if (refund === undefined) return say(services, sayAndHangUp(first.plan.script, 'campaign_paused'))
  const { answer, isStarted } = await orRefund(refund, () =>
    startExactly(db, first, { plan, store: (planned, isOfSnapshot) => openSession(services, call, planned, isOfSnapshot) }),
  )
  if (!isStarted) await refund()
  return answer
}

/** A call that starts no session. */
interface Refusal {
  readonly answer: string
}

interface Opening {
  readonly campaign: Campaign
  /** E.164. */
  readonly fromNumber: string
  /** Null if it depends on a location that the caller will be asked for. */
  readonly reached: Reached | null
  /** As `Resolved` has it. */
  readonly civicData: DatasetVersions | null
  readonly plan: Plan
}

async function planAnswer(
  services: IncomingCallServices,
  call: IncomingCall,
  campaignName: string | undefined,
): Promise<Opening | Refusal> {
  const { db } = services
  const refuse = (instructions: readonly Instruction[]) => ({ answer: say(services, instructions) })
  const campaign = await findDialledCampaign(db, call, campaignName)
  const fromNumber = campaign && (await numberOf(db, campaign, call))
  if (campaign === undefined || fromNumber === undefined) return refuse(sayAndHangUp(defaultScript('US'), 'no_campaign'))
  const status = statusOf(campaign)
  if (status !== 'live') {
    const script = await makeScript(services, campaign)
    if (status !== 'archived') return refuse(sayAndHangUp(script, 'campaign_paused'))
    const names = { organization: services.organization, campaign: campaign.name }
    return refuse([speakPrompt(script, 'msg_campaign_complete', names), { kind: 'hangUp' }])
  }
  const { reached, civicData } = isLocated(campaign)
    ? { reached: null, civicData: null }
    : await planTargets(services, campaign, null)
  const reaches = reached === null ? await reachesAnybody(db, campaign) : !reachesNobody(reached)
  if (!reaches) return refuse(sayAndHangUp(await makeScript(services, campaign), 'nobody_to_call'))
  const plan = await makePlan(services, campaign, {
    phoneNumber: call.from,
    fromNumber,
    location: null,
    isReached: reached !== null,
  })
  return { campaign, fromNumber, reached, civicData, plan }
}

/** Returns undefined if the server or the campaign has reached a limit. Staff are not exempt: a caller id is easily forged. */
async function countCall(services: IncomingCallServices, campaign: Campaign): Promise<Refund | undefined> {
  try {
    return await countIncomingCall(services, campaign)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function findDialledCampaign(
  db: ReadonlyDb,
  { to }: IncomingCall,
  campaignName: string | undefined,
): Promise<Campaign | undefined> {
  if (campaignName) return findCampaign(db, campaignName)
  return to === undefined ? undefined : findCallInCampaign(db, to)
}

/** The caller id for offices. If the carrier does not say which number was dialled, one from the campaign's pool. */
async function numberOf(db: ReadonlyDb, { id }: Campaign, { to }: IncomingCall): Promise<string | undefined> {
  if (to !== undefined) return to
  const pool = await listPoolNumbers(db, id)
  return pool.map(presentPhoneNumber).find((number) => number !== null) ?? undefined
}

/** Returns undefined if the campaign has changed since it was read. */
async function openSession(
  services: IncomingCallServices,
  call: IncomingCall,
  opening: Opening | Refusal,
  isOfSnapshot: boolean,
): Promise<{ readonly answer: string; readonly isStarted: boolean } | undefined> {
  if ('answer' in opening) return { ...opening, isStarted: false }
  const { db, clock, carrier, hashPhone, keepsPhoneNumbers, render } = services
  const { campaign, fromNumber, reached, civicData, plan } = opening
  const phoneNumber = call.from
  const publicId = makePublicId(services.random)
  const targets = reached && certainOf(reached).targets
  const context = { plan, targets: targets ?? [], ...allAvailable }
  const { state, instructions } = advance(context, initialState(reached), { kind: 'continued' })
  const answer = render(instructions, { session: publicId, next: 1 })
  const isStarted = await insertSession(db, {
    now: clock(),
    campaignId: campaign.id,
    campaignRevision: campaign.revision,
    mustBeCurrent: !isOfSnapshot,
    direction: 'inbound',
    phoneHash: phoneNumber === undefined ? null : hashPhone(phoneNumber),
    keptPhoneNumber: keepsPhoneNumbers ? (phoneNumber ?? null) : null,
    location: null,
    referralCode: null,
    fromNumber,
    civicData,
    flow: {
      publicId,
      statusToken: null,
      carrierAccount: carrier.account,
      carrierCallId: call.callId,
      stage: 'answered',
      phoneNumber: phoneNumber ?? null,
      address: null,
      record: false,
      isExempt: false,
      plan,
      targets,
      state: stampState(state),
      firstAnswer: answer,
    },
  })
  return isStarted ? { answer, isStarted } : undefined
}

/** For answers that start no session. */
function say({ render }: Pick<IncomingCallServices, 'render'>, instructions: readonly Instruction[]): string {
  return render(instructions, { session: '', next: 0 })
}
