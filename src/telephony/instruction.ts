// The instructions that we give a carrier, independent of any one carrier. A document is a list of instructions, which the
// carrier carries out in order; the adapter of the carrier renders it.

/** What a caller hears. */
export type Speech =
  | { readonly kind: 'say'; readonly text: string; readonly voice: string; readonly language: string }
  | { readonly kind: 'play'; readonly url: string }

/** The carrier speaks and collects keys, then asks for the next step with what was pressed, which is nothing after a timeout. */
export interface Gather {
  readonly kind: 'gather'
  /** Played while keys are collected; the first key stops it. */
  readonly speech: readonly Speech[]
  /** Ends after this many keys; undefined: at `#`. */
  readonly keys: number | undefined
  /** Timeout, counted from the end of the speech or from the last key. */
  readonly seconds: number
}

/** The carrier connects the caller with an office, then asks for the next step with the outcome. */
export interface Dial {
  readonly kind: 'dial'
  /** Counts the offices that the session has dialled, from 1. */
  readonly attempt: number
  /** E.164. */
  readonly number: string
  /** Sent as keys after the office has answered. */
  readonly extension: string | undefined
  /** E.164. What the office sees. */
  readonly callerId: string
  readonly ringSecondsMax: number
  readonly secondsMax: number
}

export type Instruction =
  | Speech
  | Gather
  | Dial
  | { readonly kind: 'pause'; readonly seconds: number }
  /** The carrier asks for the next step at once. */
  | { readonly kind: 'continue' }
  | { readonly kind: 'hangUp' }
  /** Rejects an incoming call before it is answered. */
  | { readonly kind: 'reject' }

/** True if the carrier ignores all instructions after this one. */
export function isLast(instruction: Instruction): boolean {
  return instruction.kind !== 'say' && instruction.kind !== 'play' && instruction.kind !== 'pause'
}
