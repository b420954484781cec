// What can happen, by name. docs/events.md says when each occurs; the triggers are in the migrations.

export const eventTypes = [
  'session.queued',
  'session.dialling',
  'session.ringing',
  'session.answered',
  'session.advanced',
  'session.ended',
  'session.corrected',
  'call.dialled',
  'call.ended',
  'call.corrected',
  'campaign.changed',
  'target.changed',
] as const

export type EventType = (typeof eventTypes)[number]

/** Names what has changed. Readers look up how it is now. */
export interface PatchboardEvent {
  /** Grows from cause to effect, but events do not become visible in the order of their ids. */
  readonly id: number
  readonly type: EventType
  readonly created_at: string
  readonly campaign_id: number | null
  readonly session_id: number | null
  readonly call_id: number | null
  readonly target_id: number | null
}
