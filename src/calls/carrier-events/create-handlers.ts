// Hands the carrier's requests to their use cases.
import type { Language } from '../../prompts/languages.ts'
import { isSessionName } from '../../sessions/public-id.ts'
import type { VoiceHandlers } from '../../telephony/carrier-event-handlers.ts'
import type { Calling } from '../call-services.ts'
import { takeIncoming } from './answer-incoming-call.ts'
import { handleStep } from './handle-step.ts'
import { reportCall, reportIncomingCall, reportOffice } from './record-reports.ts'
import { plainScript, sentence } from './say-and-hang-up.ts'

export function createVoiceHandlers(calling: Calling): VoiceHandlers {
  const apology = (language: Language | string | undefined) =>
    calling.render(sentence(plainScript('US', language ?? null), 'apology'), { session: '', next: 0 })
  return {
    step: async (asked) => (isSessionName(asked.session) && (await handleStep(calling, asked))) || apology(undefined),
    incoming: (call, campaign) => takeIncoming(calling, call, campaign),
    status: async (session, report) => {
      if (isSessionName(session)) await reportCall(calling, session, report)
    },
    incomingStatus: (report) => reportIncomingCall(calling, report),
    leg: async (session, attempt, report) => {
      if (isSessionName(session)) await reportOffice(calling, session, attempt, report)
    },
    apology,
  }
}
