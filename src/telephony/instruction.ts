// What we tell a carrier to do, in words of our own. A document is a list of steps, done one after the other; how a carrier
// wants to be told is its adapter's business.

/** What a caller hears. */
export type Speech =
  | { readonly kind: 'say'; readonly text: string; readonly voice: string; readonly language: string }
  | { readonly kind: 'play'; readonly url: string }

/** The carrier speaks, takes keys, and asks for the next step with what was pressed, or with nothing when time is up. */
export interface Gather {
  readonly kind: 'gather'
  /** Heard meanwhile; a key cuts it short. */
  readonly speech: readonly Speech[]
  /** Ends after so many keys; undefined: with `#`. */
  readonly keys: number | undefined
  /** Since the speech ended, or the last key. */
  readonly seconds: number
}

/** The caller is connected with an office; afterwards the carrier asks for the next step with what became of it. */
export interface Dial {
  readonly kind: 'dial'
  /** Which attempt of the session it is, from 1. */
  readonly attempt: number
  /** E.164. */
  readonly number: string
  /** Keyed once the office has answered. */
  readonly extension: string | undefined
  /** E.164: what the office sees. */
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
  /** Before a call is taken: the caller hears that it cannot be. */
  | { readonly kind: 'reject' }

/** Ends a document: nothing behind it is reached. */
export function isLast(step: Instruction): boolean {
  return step.kind !== 'say' && step.kind !== 'play' && step.kind !== 'pause'
}
