// The interface to a carrier: what we request of it, and how our answers to its own requests are rendered. Independent of any one
// carrier.
import type { CallerLegReport, LegStatus, OfficeLegReport } from './event.ts'
import type { Instruction } from './instruction.ts'

export interface Carrier {
  /** The id of the account that the calls are made with. */
  readonly account: string
  /** True if no real phone rings. */
  readonly isSimulated: boolean
  /** True if it can list the calls that it dialled. */
  readonly listsCalls: boolean
  /** Dials a caller. Resolves with the carrier's id of the call as soon as the carrier has accepted it. Throws a CarrierError. */
  dialCaller(call: OutboundCall): Promise<{ readonly callId: string }>
  /** Returns undefined if the carrier has no call with this id. Throws a CarrierError. */
  findCall(callId: string): Promise<CallerLegReport | undefined>
  /**
   * Hangs up a call with all its legs, ringing or answered. Does nothing if it has ended or is unknown. Throws a CarrierError.
   */
  endCall(callId: string): Promise<void>
  /**
   * Lists the calls that were, or may have been, dialled between two numbers since an instant, newest first. Throws a
   * CarrierError.
   */
  findCalls(search: { readonly to: string; readonly fromNumber: string; readonly since: Date }): Promise<FoundCall[]>
  /** Lists the legs to offices within a call, in the order of dialling. Returns undefined if the carrier cannot list them. */
  findLegs(callId: string): Promise<FoundLeg[] | undefined>
}

export interface OutboundCall {
  readonly to: string
  /** One of our numbers. */
  readonly fromNumber: string
  /** The part of our addresses that names the session. */
  readonly session: string
  /** The language of the apology that the caller hears if this server does not answer. */
  readonly language: string
  readonly ringSecondsMax: number
  readonly record: boolean
}

export interface FoundCall extends CallerLegReport {
  readonly callId: string
  /** False if the carrier does not say clearly when the call was dialled, to whom, or from which number. */
  readonly isCertain: boolean
}

export interface FoundLeg extends OfficeLegReport {
  readonly legId: string
  /** E.164; undefined if the carrier sent something that is not a phone number. */
  readonly to: string | undefined
  readonly status: LegStatus
}

/**
 * `refused`: the call was not dialled, and a retry is of no use. `busy`: it was not dialled, and a retry may succeed. `unclear`:
 * it may have been dialled, so look for it at the carrier before a retry.
 */
export type CarrierErrorKind = 'refused' | 'busy' | 'unclear'

export class CarrierError extends Error {
  readonly kind: CarrierErrorKind
  /** The carrier's own error code, if it sent one. */
  readonly code: number | undefined

  constructor(kind: CarrierErrorKind, message: string, code?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CarrierError'
    this.kind = kind
    this.code = code
  }
}

/** The step that the carrier asks for after these instructions. */
export interface NextStep {
  /** The part of our addresses that names the session. */
  readonly session: string
  /** The number of that step. */
  readonly next: number
}

/** Writes instructions as a document that the carrier reads. Pure. */
export type Render = (instructions: readonly Instruction[], nextStep: NextStep) => string
