// The interface between the simulated carrier and whatever uses the phone: a script, a page, a terminal. It also plays the
// offices that are dialled. The user of the phone keeps the timeouts; the carrier only says how long they are.

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
  /** The first key stops them. */
  readonly sounds: readonly Sound[]
  /** Undefined: any number of keys, up to a finishing key. */
  readonly numDigits: number | undefined
  /** Any of these keys finishes; empty: none does. */
  readonly finishOnKey: string
  /** Counted from the end of the sounds, or from the last key. */
  readonly timeoutSeconds: number
}

/** An office that is dialled within a call. */
export interface DialledLeg {
  readonly legId: string
  readonly number: string
  /** Sent as keys after the office has answered. */
  readonly sendDigits: string | undefined
  /** What the office sees. */
  readonly callerId: string
  readonly timeoutSeconds: number
  readonly timeLimitSeconds: number
  readonly hangupOnStar: boolean
}

export type RingOutcome = 'answer' | 'busy' | 'no-answer' | 'failed'

/** `star`: the caller pressed `*`, which is allowed only with `hangupOnStar`. */
export interface Talk {
  readonly seconds: number
  readonly endedBy: 'office' | 'star'
}

export interface CallEnd {
  readonly status: string
  readonly seconds: number
}

export interface Handset {
  /** The phone rings. Not called for a call that the phone itself makes. */
  ring(call: RingingCall): Promise<RingOutcome>
  /** A sound outside a prompt. Resolves when it has been heard. */
  hear(sound: Sound): Promise<void>
  /** Resolves with the keys pressed, or with an empty string if none is pressed in time. */
  press(prompt: KeyPrompt): Promise<string>
  /** An office rings. `star`: the caller left it with `*`. */
  office(leg: DialledLeg): Promise<RingOutcome | 'star'>
  /** The caller talks with the office. Resolves when the conversation ends. */
  talk(leg: DialledLeg): Promise<Talk>
  /** Resolves when the caller hangs up, at any time. May never resolve; never rejects. */
  readonly hungUp: Promise<void>
  /** The call has ended; nothing is called after it. Must not throw. */
  ended(end: CallEnd): void
}
