// Answers the carrier when it asks what to do next: finds the session, lets the flow decide, and stores the decision together
// with the answer, so that a repeated request gets the same answer.

import { findCampaignAt } from '../../campaigns/revisions/campaign-at.ts'
import { retryWhileUnavailable } from '../../database/retry.ts'
import { findCampaignRevision } from '../../sessions/queries.ts'
import type { StepEvent } from '../../telephony/event.ts'
import { advance } from '../flow/flow.ts'
import { type Availability, allAvailable, type FlowEvent } from '../flow/flow-types.ts'
import { idsLeft, openNumbers } from '../flow/next-office.ts'
import { planTargets } from '../planning/make-plan.ts'
import { nobodyReached, type Resolved } from '../planning/reached.ts'
import { readStoredFlow, type StoredFlow } from '../stored-flow/stored-flow.ts'
import { answerStopped } from './answer-stopped.ts'
import { type Advanced, advanceFlow, type FoundFlow, findFlow } from './flow-queries.ts'
import { listClosedTargets, listFullNumbers } from './line-queries.ts'
import { closeReusedCallId } from './reused-call-id.ts'
import { sayAndHangUp } from './say-and-hang-up.ts'
import type { StepRequest, StepServices } from './step-request.ts'
import { closeUnreadableFlow } from './unreadable-flow.ts'

/** Must be less than the carrier waits for an answer: 15 seconds with Twilio. */
export const retrySecondsMax = 9
/** Each round means that something else happened at the same time, which cannot go on for ever. */
const roundsMax = 20

/** Returns the document to answer with; undefined if there is no such session. */
export function handleStep(services: StepServices, request: StepRequest): Promise<string | undefined> {
  return retryWhileUnavailable(() => answerStep(services, request), retrySecondsMax)
}

async function answerStep(services: StepServices, request: StepRequest): Promise<string | undefined> {
  let available = allAvailable
  for (let round = 0; round < roundsMax; round++) {
    const found = await findFlow(services.db, request.session, request.step)
    if (found === undefined) return undefined
    const nextStep = { session: request.session, next: found.step }
    // If a caller is ever dialled twice, the second call must neither advance the session nor hear its answers.
    if (found.carrier_call_id !== null && request.callId !== undefined && found.carrier_call_id !== request.callId)
      return services.render([{ kind: 'hangUp' }], nextStep)
    // A stopped session must not get an earlier answer, which may dial an office.
    if (found.answer !== null && found.stop_requested_at === null) return found.answer
    const flow = readStoredFlow(found)
    if ('problem' in flow) return closeUnreadableFlow(services, found, { ...flow, nextStep })
    if (found.stop_requested_at !== null) return answerStopped(services, request, { found, flow })
    // A late request whose answer is no longer known: continue with the current step.
    if (found.step !== request.step) return services.render([{ kind: 'continue' }], nextStep)
    const { answer, advanced, open } = await takeStep(services, { request, found, flow, available })
    if (advanced === 'reused') {
      await closeReusedCallId(services, { sessionId: found.session_id })
      return services.render(sayAndHangUp(flow.plan.script, 'apology'), nextStep)
    }
    if (advanced === 'done') return answer
    // Most lines are free, so they are looked up only if the first choice was taken.
    if (advanced === 'unavailable') available = await findAvailability(services, { found, flow, open, available })
  }
  throw new Error(`Step ${request.step} of a session was overtaken ${roundsMax} times`)
}

interface Round {
  readonly request: StepRequest
  readonly found: FoundFlow
  readonly flow: StoredFlow
  readonly available: Availability
}

interface StepOutcome {
  readonly answer: string
  readonly advanced: Advanced
  /** What can still be dialled. */
  readonly open: { readonly numbers: readonly string[]; readonly targetIds: readonly number[] }
}

async function takeStep(services: StepServices, { request, found, flow, available }: Round): Promise<StepOutcome> {
  const { db, clock } = services
  const { plan, state } = flow
  const { event, civicData = null } = await toFlowEvent(services, { found, flow }, request.event)
  const context = { plan, targets: flow.targets ?? [], ...available }
  const outcome = advance(context, state, event)
  if (outcome.wantsSubscription !== undefined && found.phone_number !== null) {
    const subscription = {
      campaignId: plan.campaignId,
      phoneNumber: found.phone_number,
      wanted: outcome.wantsSubscription,
      now: clock(),
    }
    await services.subscriptions.save(db, subscription)
  }
  const answer = services.render(outcome.instructions, { session: request.session, next: request.step + 1 })
  const advanced = await advanceFlow(db, {
    sessionId: found.session_id,
    step: request.step,
    now: clock(),
    callId: request.callId,
    outcome,
    stage: outcome.dialled === undefined ? 'answered' : 'talking',
    answer,
    flow,
    civicData,
  })
  const { targets } = outcome.located ?? context
  const next = { context: { ...context, targets }, state: outcome.state }
  return { answer, advanced, open: { numbers: openNumbers(next), targetIds: idsLeft(next) } }
}

async function findAvailability(
  { db, clock }: StepServices,
  { found, flow, open, available }: Pick<Round, 'found' | 'flow' | 'available'> & Pick<StepOutcome, 'open'>,
): Promise<Availability> {
  const { campaignId, linesPerNumber: lines, targetLimits: limits } = flow.plan
  const [now, sessionId, { numbers, targetIds }] = [clock(), found.session_id, open]
  const fullNumbers = await listFullNumbers(db, { sessionId, numbers, lines, now: now.toISOString() })
  if (limits === null) return { ...allAvailable, fullNumbers }
  const { restingTargets, spentTargets } = await listClosedTargets(db, { sessionId, campaignId, targetIds, limits, now })
  // Targets that were found to be spent are no longer open, and so not looked up again.
  return { fullNumbers, restingTargets, spentTargets: new Set([...available.spentTargets, ...spentTargets]) }
}

interface Happened extends Partial<Pick<Resolved, 'civicData'>> {
  readonly event: FlowEvent
}

/** Reads keys that answer the question for a location as one, and finds its targets. */
async function toFlowEvent(
  services: StepServices,
  { found, flow: { plan, state } }: Pick<Round, 'found' | 'flow'>,
  event: StepEvent,
): Promise<Happened> {
  if (state.at !== 'locating' || event.kind !== 'digits') return { event }
  const location = event.digits.replace(/\D/g, '')
  if (location === '') return { event: { kind: 'digits', digits: '' } }
  const revision = await findCampaignRevision(services.db, found.session_id)
  const campaign = await findCampaignAt(services.db, plan.campaignId, revision)
  if (campaign === undefined) return { event: { kind: 'located', location, reached: nobodyReached } }
  const { reached, civicData } = await planTargets(services, campaign, location)
  return { event: { kind: 'located', location, reached }, civicData }
}
