// Connects each kind of request from the carrier with the function that handles it.
import type { Language } from '../../prompts/languages.ts'
import { isPublicId } from '../../sessions/public-id.ts'
import type { CarrierEventHandlers } from '../../telephony/carrier-event-handlers.ts'
import { answerIncomingCall, type IncomingCallServices } from './answer-incoming-call.ts'
import { handleStep } from './handle-step.ts'
import { type ReportServices, recordCallerLeg, recordIncomingCallerLeg, recordOfficeLeg } from './record-reports.ts'
import { defaultScript, sayAndHangUp } from './say-and-hang-up.ts'
import type { StepServices } from './step-request.ts'

export type CarrierEventServices = StepServices & ReportServices & IncomingCallServices

export function createCarrierEventHandlers(services: CarrierEventServices): CarrierEventHandlers {
  const apology = (language: Language | string | undefined) =>
    services.render(sayAndHangUp(defaultScript('US', language ?? null), 'apology'), { session: '', next: 0 })
  return {
    step: async (request) => (isPublicId(request.session) && (await handleStep(services, request))) || apology(undefined),
    incoming: (call, campaign) => answerIncomingCall(services, call, campaign),
    status: async (session, report) => {
      if (isPublicId(session)) await recordCallerLeg(services, session, report)
    },
    incomingStatus: (report) => recordIncomingCallerLeg(services, report),
    leg: async (session, attempt, report) => {
      if (isPublicId(session)) await recordOfficeLeg(services, session, attempt, report)
    },
    apology,
  }
}
