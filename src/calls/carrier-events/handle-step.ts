// The use case behind each request of the carrier for what to do next: finds the session, lets the flow decide, and writes
// the decision down together with the answer, so that the same request gets the same answer whenever it comes again.

import { findCampaignById } from '../../campaigns/queries.ts'
import { whileDatabaseReturns } from '../../database/retry.ts'
import type { VoiceEvent } from '../../telephony/event.ts'
import type { Calling } from '../call-services.ts'
import { advance, readState } from '../flow/flow.ts'
import type { FlowContext, FlowEvent, FlowState } from '../flow/flow-types.ts'
import { openNumbers } from '../flow/next-office.ts'
import { planTargets } from '../planning/make-plan.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import { answerStopped } from './answer-stopped.ts'
import { type Advanced, advanceFlow, type FoundFlow, findFlow, listFullNumbers } from './flow-queries.ts'
import { closeReused } from './reused-call-id.ts'
import { sentence } from './say-and-hang-up.ts'

export interface AskedStep {
  /** The session's public id. */
  readonly session: string
  readonly step: number
  readonly event: VoiceEvent
  readonly callId: string | undefined
}

/** Within what the carrier waits for an answer, which is 15 seconds with Twilio. */
export const patienceSeconds = 9
/** Each round something else has happened at the same moment, which cannot go on for ever. */
const roundsMax = 20

/** The document to answer with; undefined where there is no such session. */
export function handleStep(calling: Calling, asked: AskedStep): Promise<string | undefined> {
  return whileDatabaseReturns(() => answerStep(calling, asked), patienceSeconds)
}

async function answerStep(calling: Calling, asked: AskedStep): Promise<string | undefined> {
  let fullNumbers: FlowContext['fullNumbers'] = new Map()
  for (let round = 0; round < roundsMax; round++) {
    const found = await findFlow(calling.db, asked.session, asked.step)
    if (found === undefined) return undefined
    const place = { session: asked.session, next: found.step }
    // Should a caller ever be rung twice, the second call must not step into the first, nor hear what that has heard.
    if (found.carrier_call_id !== null && asked.callId !== undefined && found.carrier_call_id !== asked.callId)
      return calling.render([{ kind: 'hangUp' }], place)
    // Before an earlier answer, which may dial an office.
    if (found.stop_requested_at !== null) return answerStopped(calling, asked, found)
    if (found.answer !== null) return found.answer
    // Late, and no longer known: the call goes on where it stands.
    if (found.step !== asked.step) return calling.render([{ kind: 'continue' }], place)
    const { answer, advanced, open } = await takeStep(calling, { asked, found, fullNumbers })
    if (advanced === 'reused') {
      await closeReused(calling, { sessionId: found.session_id })
      return calling.render(sentence((found.plan as Plan).script, 'apology'), place)
    }
    if (advanced === 'done') {
      calling.watch.changed(found.session_id)
      return answer
    }
    // Lines are looked at only where the first choice was taken: most are free.
    if (advanced === 'taken') fullNumbers = await findFullNumbers(calling, found, open)
  }
  throw new Error(`Step ${asked.step} of a session was overtaken ${roundsMax} times`)
}

interface Round {
  readonly asked: AskedStep
  readonly found: FoundFlow
  readonly fullNumbers: FlowContext['fullNumbers']
}

interface Taken {
  readonly answer: string
  readonly advanced: Advanced
  /** Numbers that may still be dialled. */
  readonly open: readonly string[]
}

async function takeStep(calling: Calling, { asked, found, fullNumbers }: Round): Promise<Taken> {
  const { db, clock } = calling
  const plan = found.plan as Plan
  const state = readState(found.state)
  const event = await toFlowEvent(calling, { plan, state }, asked.event)
  const targets = event.kind === 'located' ? event.targets : ((found.targets ?? []) as PlannedTarget[])
  const context = { plan, targets, fullNumbers }
  const outcome = advance(context, state, event)
  if (outcome.wantsSchedule !== undefined && found.phone_number !== null) {
    const wish = { campaignId: plan.campaignId, phoneNumber: found.phone_number, wanted: outcome.wantsSchedule, now: clock() }
    await calling.wishes.note(db, wish)
  }
  const answer = calling.render(outcome.steps, { session: asked.session, next: asked.step + 1 })
  const advanced = await advanceFlow(db, {
    sessionId: found.session_id,
    step: asked.step,
    now: clock(),
    callId: asked.callId,
    outcome,
    stage: outcome.dialled === undefined ? 'answered' : 'talking',
    answer,
    linesPerNumber: plan.linesPerNumber,
  })
  return { answer, advanced, open: openNumbers({ context, state: outcome.state }) }
}

function findFullNumbers({ db, clock }: Calling, { session_id, plan }: FoundFlow, numbers: readonly string[]) {
  const lines = (plan as Plan).linesPerNumber
  return listFullNumbers(db, { sessionId: session_id, numbers, lines, now: clock().toISOString() })
}

/** Keys pressed where a location was asked for are a location, and it is looked up whom it leads to. */
async function toFlowEvent(
  calling: Calling,
  { plan, state }: { readonly plan: Plan; readonly state: FlowState },
  event: VoiceEvent,
): Promise<FlowEvent> {
  if (state.at !== 'locating' || event.kind !== 'digits') return event
  const location = event.digits.replace(/\D/g, '')
  if (location === '') return { kind: 'digits', digits: '' }
  const campaign = await findCampaignById(calling.db, plan.campaignId)
  const targets = campaign === undefined ? [] : await planTargets(calling, campaign, location)
  return { kind: 'located', location, targets }
}
