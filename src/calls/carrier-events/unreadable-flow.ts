// Ends a session whose stored flow this version cannot read: the caller hears an apology, and the session is closed.
import { endSession } from '../../sessions/queries.ts'
import type { NextStep } from '../../telephony/carrier.ts'
import type { UnreadableFlow } from '../stored-flow/stored-flow.ts'
import type { FoundFlow } from './flow-queries.ts'
import { defaultScript, sayAndHangUp } from './say-and-hang-up.ts'
import type { StepServices } from './step-request.ts'

/** Returns the answer to the carrier. */
export async function closeUnreadableFlow(
  { db, clock, log, render }: Pick<StepServices, 'db' | 'clock' | 'log' | 'render'>,
  { session_id: sessionId }: FoundFlow,
  { problem, language, nextStep }: UnreadableFlow & { readonly nextStep: NextStep },
): Promise<string> {
  const end = { status: 'failed', callId: undefined, seconds: undefined, now: clock() } as const
  await endSession(db, { sessionId }, end)
  log.error({ session: sessionId, problem }, 'the stored state of a session cannot be read; the session is closed')
  return render(sayAndHangUp(defaultScript('US', language), 'apology'), nextStep)
}
