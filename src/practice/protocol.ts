// The messages between a practice phone and the person who uses it: what happens on the phone, what the user does, and the
// request that opens a phone.
import Type, { type Static } from 'typebox'
import type { CallEnd, DialledLeg, KeyPrompt, RingingCall, Sound } from '../telephony/handset.ts'

/** Sent in the order in which they happen. `id` names the sound or the prompt that an action answers. */
export type PhoneEvent =
  | ({ readonly kind: 'ringing' } & Pick<RingingCall, 'from' | 'timeoutSeconds'>)
  | { readonly kind: 'hear'; readonly id: number; readonly sound: Sound }
  /**
   * Without `numDigits`, the prompt takes keys until one of `finishOnKey`. If `isOptional`, callers are not asked for a key: the
   * call goes on in the same way without one.
   */
  | ({ readonly kind: 'prompt'; readonly id: number; readonly isOptional: boolean } & KeyPrompt)
  | ({ readonly kind: 'dialling'; readonly name: string | null } & Pick<DialledLeg, 'number' | 'callerId' | 'timeoutSeconds'>)
  | ({ readonly kind: 'talking' } & Pick<DialledLeg, 'timeLimitSeconds'>)
  | ({ readonly kind: 'ended' } & CallEnd)

const kind = <const T extends string>(name: T) => ({ kind: Type.Literal(name) })

/** One person plays both the caller and the offices. */
export const phoneActionSchema = Type.Union([
  Type.Object(kind('answer')),
  Type.Object({ ...kind('refuse'), how: Type.Enum(['busy', 'no-answer']) }),
  Type.Object({ ...kind('heard'), id: Type.Integer() }),
  Type.Object({ ...kind('press'), id: Type.Integer(), keys: Type.String({ pattern: '^[0-9*#]{0,40}$' }) }),
  Type.Object({ ...kind('office'), does: Type.Enum(['answer', 'busy', 'no-answer', 'failed']) }),
  Type.Object(kind('star')),
  Type.Object(kind('office_hangs_up')),
  Type.Object(kind('hang_up')),
])
export type PhoneAction = Static<typeof phoneActionSchema>

export const phoneRequestSchema = Type.Object({
  /** Id or name. */
  campaign: Type.String({ minLength: 1, maxLength: 300 }),
  /** `outbound` rings the phone; `inbound` calls the campaign from it. */
  direction: Type.Enum(['outbound', 'inbound']),
  location: Type.Optional(Type.String({ maxLength: 100 })),
})
export type PhoneRequest = Static<typeof phoneRequestSchema>

export interface OpenedPhone {
  readonly id: string
  /** The practice phone's own number. */
  readonly number: string
  readonly campaign_number: string
  readonly campaign_name: string
  /** The address at which a supporter's page follows the call; null for an inbound call. */
  readonly status_path: string | null
  /** How the call differs from what callers hear outside practice. */
  readonly note: string | null
}
