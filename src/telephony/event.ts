// What a carrier tells us, in words of our own.

/** How a leg stands or ended. */
export type LegStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled'
  | 'unknown'

/** The ones that end a leg. `unknown` ends it too, as long as nothing better is heard. */
export const endings: readonly LegStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled']

export function isEnding(status: LegStatus): boolean {
  return endings.includes(status)
}

/** The carrier asks what to do next. */
export type StepEvent =
  /** The caller is on the line and nothing has happened yet; or a step asked to go on. */
  | { readonly kind: 'continued' }
  /** Empty: nothing was pressed in time. */
  | { readonly kind: 'digits'; readonly digits: string }
  /** The leg to an office is over. */
  | { readonly kind: 'dialEnded'; readonly leg: LegReport }

/** What is known of one leg. */
export interface LegReport {
  readonly status: LegStatus
  /** The carrier's id of the leg, where it gives one. */
  readonly legId: string | undefined
  /** Talking time; undefined while the leg lasts, or where the carrier does not say. */
  readonly seconds: number | undefined
}

/** How the caller's own leg stands. */
export interface CallReport {
  readonly status: LegStatus
  /** The carrier's id of the caller's leg. */
  readonly callId: string | undefined
  readonly seconds: number | undefined
}

/** Somebody dials one of our numbers. */
export interface IncomingCall {
  readonly callId: string
  /** E.164; undefined when the caller withholds it. */
  readonly from: string | undefined
  /** E.164; undefined where what the carrier wrote is no phone number. */
  readonly to: string | undefined
}
