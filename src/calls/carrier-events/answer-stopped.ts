// Answers a session that the emergency stop has marked: a sentence and a hang-up, whatever it asks for. The outcome of a call
// to an office is still stored.
import type { StoredFlow } from '../stored-flow/stored-flow.ts'
import type { FoundFlow } from './flow-queries.ts'
import { updateCall } from './leg-queries.ts'
import { sayAndHangUp } from './say-and-hang-up.ts'
import type { StepRequest, StepServices } from './step-request.ts'

export async function answerStopped(
  { db, clock, render }: Pick<StepServices, 'db' | 'clock' | 'render'>,
  request: StepRequest,
  { found, flow }: { readonly found: FoundFlow; readonly flow: StoredFlow },
): Promise<string> {
  const { at, attempts } = flow.state
  if (request.event.kind === 'dialEnded' && at === 'dialling' && found.step === request.step)
    await updateCall(db, request.session, { attempt: attempts, leg: request.event.leg, now: clock() })
  return render(sayAndHangUp(flow.plan.script, 'campaign_paused'), { session: request.session, next: found.step })
}
