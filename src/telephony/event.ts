// What a carrier reports, independent of any one carrier.

/** The status of a leg. */
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

/** Statuses of legs that have ended. A leg that ended as `unknown` may still get one of these later. */
export const endings: readonly LegStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled']

export function isEnding(status: LegStatus): boolean {
  return endings.includes(status)
}

/** The carrier asks what to do next. */
export type StepEvent =
  /** The call has just been answered; or the last instruction was `continue`. */
  | { readonly kind: 'continued' }
  /** `digits` is empty if nothing was pressed in time. */
  | { readonly kind: 'digits'; readonly digits: string }
  /** The leg to an office has ended. */
  | { readonly kind: 'dialEnded'; readonly leg: OfficeLegReport }

/** The status of a leg to an office. */
export interface OfficeLegReport {
  readonly status: LegStatus
  /** The carrier's id of the leg, if it sends one. */
  readonly legId: string | undefined
  /** Talking time; undefined until the leg has ended, or if the carrier does not say. */
  readonly seconds: number | undefined
}

/** The status of the caller's own leg. */
export interface CallerLegReport {
  readonly status: LegStatus
  /** The carrier's id of the caller's leg. */
  readonly callId: string | undefined
  readonly seconds: number | undefined
}

/** A call to one of our numbers. */
export interface IncomingCall {
  readonly callId: string
  /** E.164; undefined if the caller withholds it. */
  readonly from: string | undefined
  /** E.164; undefined if the carrier sent something that is not a phone number. */
  readonly to: string | undefined
}
