// Hands the carrier's requests to their use cases.
import type { Language } from '../../prompts/languages.ts'
import { isSessionName } from '../../sessions/session-names.ts'
import type { VoiceHandlers } from '../../telephony/voice-handlers.ts'
import type { Calling } from '../calling.ts'
import { handleStep } from './handle-step.ts'
import { reportCall, reportIncomingCall, reportOffice } from './reports.ts'
import { plainScript, sentence } from './sentences.ts'
import { takeIncoming } from './take-incoming.ts'

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
