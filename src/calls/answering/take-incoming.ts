// The use case of a call that comes in: which campaign is meant, whether it takes calls and from this caller, and the first
// thing that is heard. The same call told of twice is one session.
import { isBlocked } from '../../blocklist/blocklist.ts'
import { hashesOf } from '../../blocklist/phone-hashes.ts'
import { statusOf } from '../../campaigns/campaign.ts'
import { type Campaign, findCallInCampaign, findCampaign } from '../../campaigns/queries.ts'
import { isLocated } from '../../campaigns/resolve-targets.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import { whileDatabaseReturns } from '../../database/patience.ts'
import { AppError } from '../../errors.ts'
import { countIncomingCall, noRefund, orRefund, type Refund } from '../../limits/call-limits.ts'
import { isE164 } from '../../phone/phone-number.ts'
import { localeOf } from '../../prompts/languages.ts'
import { type Script, speakPhrase, speakPrompt } from '../../prompts/speech.ts'
import { defaultVoice } from '../../prompts/voices.ts'
import type { Phrase } from '../../prompts/wording.ts'
import { findFirstAnswer, insertSession } from '../../sessions/queries.ts'
import { makePublicId } from '../../sessions/session-names.ts'
import type { IncomingCall } from '../../telephony/event.ts'
import type { Step } from '../../telephony/step.ts'
import { isStaffNumber } from '../../users/queries.ts'
import type { Calling } from '../calling.ts'
import { advance, initialState } from '../flow/flow.ts'
import { makePlan, makeScript, planTargets, reachesAnybody } from '../planning/make-plan.ts'
import type { PlannedTarget } from '../planning/plan.ts'
import { patienceSeconds } from './handle-step.ts'

/** Carriers write 266696687, which spells ANONYMOUS, for callers who hide. */
const anonymous = /^\+?266696687$/

/** The document to answer with. `campaignName`: the id or name that the carrier's address holds, as CallPower had it. */
export function takeIncoming(calling: Calling, call: IncomingCall, campaignName: string | undefined): Promise<string> {
  return whileDatabaseReturns(async () => {
    const { db, carrier } = calling
    const before = await findFirstAnswer(db, carrier.account, call.callId)
    if (before !== undefined) return before
    try {
      return await answerCall(calling, call, campaignName)
    } catch (error) {
      // The same call was told of twice at once, and the other was first.
      const answer = isUniqueViolation(error) ? await findFirstAnswer(db, carrier.account, call.callId) : undefined
      if (answer === undefined) throw error
      return answer
    }
  }, patienceSeconds)
}

async function answerCall(calling: Calling, call: IncomingCall, campaignName: string | undefined): Promise<string> {
  const { db } = calling
  const phoneNumber = isE164(call.from) && !anonymous.test(call.from) ? call.from : undefined
  if (phoneNumber !== undefined && (await isRefused(calling, phoneNumber))) return say(calling, [{ kind: 'reject' }])
  const campaign = campaignName ? await findCampaign(db, campaignName) : await findCallInCampaign(db, call.to)
  if (campaign === undefined) return say(calling, sentence(plainScript('US'), 'no_campaign'))
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
  const refund = await countCall(calling, campaign, phoneNumber)
  if (refund === undefined) return say(calling, sentence(await makeScript(calling, campaign), 'campaign_paused'))
  return orRefund(refund, () => openSession(calling, call, { campaign, phoneNumber, targets }))
}

/** Undefined: the server or the campaign may spend no more at present. */
async function countCall(calling: Calling, campaign: Campaign, phoneNumber: string | undefined): Promise<Refund | undefined> {
  if (phoneNumber !== undefined && (await isStaffNumber(calling.db, phoneNumber))) return noRefund
  try {
    return await countIncomingCall(calling, campaign)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

interface Opening {
  readonly campaign: Campaign
  readonly phoneNumber: string | undefined
  /** Null where they depend on what the caller keys in. */
  readonly targets: PlannedTarget[] | null
}

async function openSession(calling: Calling, call: IncomingCall, { campaign, phoneNumber, targets }: Opening): Promise<string> {
  const { db, clock, carrier, hashPhone, keepsPhoneNumbers, render } = calling
  const plan = await makePlan(calling, campaign, { phoneNumber, campaignNumber: call.to, location: null })
  const publicId = makePublicId()
  const context = { plan, targets: targets ?? [], takenNumbers: new Set<string>() }
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
    campaignNumber: call.to.slice(0, 40),
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

/** How we sound where there is no campaign to say how. */
export function plainScript(country: string, language: string | null = null): Script {
  const locale = localeOf(language, country)
  return { ...locale, voice: defaultVoice(locale.tag).name, recordings: {} }
}

export function sentence(script: Script, phrase: Phrase): Step[] {
  return [speakPhrase(script, phrase, {}), { kind: 'hangUp' }]
}

/** No session begins. */
function say({ render }: Calling, steps: readonly Step[]): string {
  return render(steps, { session: '', next: 0 })
}
