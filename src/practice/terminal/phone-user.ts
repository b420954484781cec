// The user of a practice phone in a terminal: decides what the caller and the offices do. Types only.
import type { PhoneEvent } from '../protocol.ts'

export type Prompt = Extract<PhoneEvent, { kind: 'prompt' }>

/** Once its signal has aborted, a promise may stay pending. */
export interface PhoneUser {
  ring(signal: AbortSignal): Promise<'answer' | 'busy' | 'no-answer'>
  /** Resolves with the keys pressed, or with an empty string if none is pressed in time. */
  press(prompt: Prompt, signal: AbortSignal): Promise<string>
  /** `star`: the caller presses `*` to skip the office. */
  office(signal: AbortSignal): Promise<'answer' | 'busy' | 'no-answer' | 'star'>
  /** Resolves with the side that ends the conversation. */
  talk(signal: AbortSignal): Promise<'office' | 'star'>
  /** Resolves when the caller hangs up; may never resolve. */
  readonly hungUp: Promise<void>
}
