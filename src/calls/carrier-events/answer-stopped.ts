// The answer to a session that the emergency stop has marked: a sentence and a goodbye, whatever it asks for. What is heard
// of an office that was on the line is written down all the same.
import type { Calling } from '../call-services.ts'
import { readState } from '../flow/flow.ts'
import type { Plan } from '../planning/plan.ts'
import { type FoundFlow, reportLeg } from './flow-queries.ts'
import type { AskedStep } from './handle-step.ts'
import { sentence } from './say-and-hang-up.ts'

export async function answerStopped({ db, clock, render }: Calling, asked: AskedStep, found: FoundFlow): Promise<string> {
  const { at, attempts } = readState(found.state)
  if (asked.event.kind === 'dialEnded' && at === 'dialling' && found.step === asked.step)
    await reportLeg(db, asked.session, { attempt: attempts, leg: asked.event.leg, now: clock() })
  return render(sentence((found.plan as Plan).script, 'campaign_paused'), { session: asked.session, next: found.step })
}
