// Who decides what the caller and the offices do, while a call is practised in a terminal. Types only.
import type { PhoneEvent } from '../protocol.ts'

export type Prompt = Extract<PhoneEvent, { kind: 'prompt' }>

/** A question that its signal calls off may stay unanswered. */
export interface PhoneUser {
  ring(signal: AbortSignal): Promise<'answer' | 'busy' | 'no-answer'>
  /** Resolves with the keys pressed; empty when none is pressed in time. */
  press(prompt: Prompt, signal: AbortSignal): Promise<string>
  /** `star`: the caller gives up on the office. */
  office(signal: AbortSignal): Promise<'answer' | 'busy' | 'no-answer' | 'star'>
  /** Resolves with who ends the talk. */
  talk(signal: AbortSignal): Promise<'office' | 'star'>
  /** Resolves when the caller hangs up; may never resolve. */
  readonly hungUp: Promise<void>
}
