// The functions that handle a carrier's requests. The adapter of the carrier has verified and translated them before.
import type { CallerLegReport, IncomingCall, OfficeLegReport, StepEvent } from './event.ts'

/** Handlers that return a string return a complete document for the carrier. */
export interface CarrierEventHandlers {
  step(request: { session: string; step: number; event: StepEvent; callId: string | undefined }): Promise<string>
  incoming(call: IncomingCall, campaign: string | undefined): Promise<string>
  status(session: string, report: CallerLegReport): Promise<void>
  /** Of an incoming call, which is identified by its `callId`. */
  incomingStatus(report: CallerLegReport): Promise<void>
  leg(session: string, attempt: number, report: OfficeLegReport): Promise<void>
  /** What a caller hears if nothing else can be said; undefined: in the default language. Needs no database. */
  apology(language: string | undefined): string
}
