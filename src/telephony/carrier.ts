// What we ask a carrier for, apart from the documents that it asks us for. Nothing in it is one carrier's own.
import type { CallReport, LegReport, LegStatus } from './event.ts'
import type { Instruction } from './instruction.ts'

export interface Carrier {
  /** The account that calls are placed with. */
  readonly account: string
  /** True: no real phone rings. */
  readonly isSimulated: boolean
  /** True: it can be asked for the calls it has placed. */
  readonly listsCalls: boolean
  /** Rings a caller. Resolves with the carrier's id as soon as the call is taken on. Throws a CarrierError. */
  dialCaller(call: OutboundCall): Promise<{ readonly callId: string }>
  /** Undefined: the carrier knows no such call. Throws a CarrierError. */
  findCall(callId: string): Promise<CallReport | undefined>
  /** Hangs up a call that rings or lasts, with all its legs; nothing happens to one that is over or unknown. Throws a CarrierError. */
  endCall(callId: string): Promise<void>
  /** Calls that were, or may have been, placed to a number and from another since an instant; the newest first. Throws a CarrierError. */
  findCalls(wanted: { readonly to: string; readonly fromNumber: string; readonly since: Date }): Promise<FoundCall[]>
  /** The legs to offices that were dialled within a call, in the order of dialling; undefined: it cannot say. */
  findLegs(callId: string): Promise<FoundLeg[] | undefined>
}

export interface OutboundCall {
  readonly to: string
  /** One of our numbers. */
  readonly fromNumber: string
  /** The part of our addresses that names the session. */
  readonly session: string
  /** What an apology is spoken in, should this server not answer. */
  readonly language: string
  readonly ringSecondsMax: number
  readonly record: boolean
}

export interface FoundCall extends CallReport {
  readonly callId: string
  /** False: the carrier does not say clearly enough when it was placed, to whom, or from which number. */
  readonly isCertain: boolean
}

export interface FoundLeg extends LegReport {
  readonly legId: string
  /** E.164; undefined where what the carrier wrote is no phone number. */
  readonly to: string | undefined
  readonly status: LegStatus
}

/**
 * `refused`: this call cannot be placed, and asking again is no use. `busy`: it was not placed, and asking again may help.
 * `unclear`: it may have been placed; the carrier has to be asked before it is placed again.
 */
export type CarrierErrorKind = 'refused' | 'busy' | 'unclear'

export class CarrierError extends Error {
  readonly kind: CarrierErrorKind
  /** The carrier's own number of the error, where it has one. */
  readonly code: number | undefined

  constructor(kind: CarrierErrorKind, message: string, code?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CarrierError'
    this.kind = kind
    this.code = code
  }
}

/** Which step the carrier asks for after these instructions. */
export interface NextStep {
  /** The part of our addresses that names the session. */
  readonly session: string
  /** The step that the carrier shall ask for next. */
  readonly next: number
}

/** Writes steps down as the carrier reads them. Pure. */
export type Render = (instructions: readonly Instruction[], place: NextStep) => string
