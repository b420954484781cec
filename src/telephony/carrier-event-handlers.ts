// What a carrier's requests are handed to. The carrier's adapter has checked them and put them into words of our own.
import type { CallReport, IncomingCall, LegReport, StepEvent } from './event.ts'

/** Documents are whole answers, ready to be sent. */
export interface CarrierEventHandlers {
  step(asked: { session: string; step: number; event: StepEvent; callId: string | undefined }): Promise<string>
  incoming(call: IncomingCall, campaign: string | undefined): Promise<string>
  status(session: string, report: CallReport): Promise<void>
  /** Of a call that came in, which names itself. */
  incomingStatus(report: CallReport): Promise<void>
  leg(session: string, attempt: number, report: LegReport): Promise<void>
  /** What a caller hears when nothing else can be said, in a language or as the session has it. Asks nobody. */
  apology(language: string | undefined): string
}
