// Whoever holds the simulated phone: a script, a page, a terminal. The carrier asks it what it does; it also stands in for the
// offices that are dialled. Time-outs are the holder's: the carrier only says how long they are.

/** What is heard. */
export type Sound =
  | { readonly kind: 'say'; readonly text: string; readonly voice: string; readonly language: string }
  | { readonly kind: 'play'; readonly url: string }
  | { readonly kind: 'pause'; readonly seconds: number }

export interface RingingCall {
  readonly callId: string
  readonly from: string
  readonly to: string
  readonly timeoutSeconds: number
}

export interface KeyPrompt {
  /** A key cuts them short. */
  readonly sounds: readonly Sound[]
  /** Undefined: as many as come before the finishing key. */
  readonly numDigits: number | undefined
  /** Each of these keys finishes; empty: none does. */
  readonly finishOnKey: string
  /** Since the sounds ended, or the last key. */
  readonly timeoutSeconds: number
}

/** An office that is dialled within a call. */
export interface DialledLeg {
  readonly legId: string
  readonly number: string
  /** Keyed once the office has answered. */
  readonly sendDigits: string | undefined
  /** What the office sees. */
  readonly callerId: string
  readonly timeoutSeconds: number
  readonly timeLimitSeconds: number
  readonly hangupOnStar: boolean
}

export type RingOutcome = 'answer' | 'busy' | 'no-answer' | 'failed'

/** `star`: the caller pressed `*`, which counts only where `hangupOnStar`. */
export interface Talk {
  readonly seconds: number
  readonly endedBy: 'office' | 'star'
}

export interface CallEnd {
  readonly status: string
  readonly seconds: number
}

export interface Handset {
  /** The phone rings. Not asked when the holder is the one who calls. */
  ring(call: RingingCall): Promise<RingOutcome>
  /** Outside a prompt for keys. Resolves when it has been heard. */
  hear(sound: Sound): Promise<void>
  /** Resolves with the keys pressed; empty when none is pressed in time. */
  press(prompt: KeyPrompt): Promise<string>
  /** An office rings. `star`: the caller gave up on it with `*`. */
  office(leg: DialledLeg): Promise<RingOutcome | 'star'>
  /** The caller talks with the office. Resolves when that ends. */
  talk(leg: DialledLeg): Promise<Talk>
  /** Resolves when the caller hangs up, whenever that is. May never resolve; never rejects. */
  readonly hungUp: Promise<void>
  /** The call is over; nothing else is asked afterwards. Must not throw. */
  ended(end: CallEnd): void
}
