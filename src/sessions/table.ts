// Row types of sessions, and of what a session needs while it lives: its flow, its attempts to reach an office, the
// answers given to the carrier, and the pace of each carrier account. A session is one caller's visit to a campaign
// (never a login).
import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface SessionsTable {
  id: Generated<number>
  timestamp: Instant | null
  campaign_id: number | null
  phone_hash: string | null
  location: string | null
  referral_code: string | null
  /** The campaign's number: the one that rang the caller, or that the caller dialled. */
  from_number: string | null
  carrier_id: string | null
  duration: number | null
  status: string | null
  direction: string | null
  /** A PostgreSQL interval literal. */
  queue_delay: string | null
  /** The caller's, in E.164; only where the operator wants numbers kept. */
  phone_number: string | null
}

/** queued → placing → ringing → answered ⇄ talking → ended. An incoming session begins as answered. */
export type Stage = 'queued' | 'placing' | 'ringing' | 'answered' | 'talking' | 'ended'

/** Written as text, read as what it says. */
type Json = ColumnType<unknown, string, string>

export interface SessionFlowsTable {
  session_id: number
  public_id: string
  status_token: string | null
  carrier_account: string
  carrier_call_id: string | null
  stage: Stage
  phone_number: string | null
  /** Where the request for the call came from. */
  address: string | null
  record: Generated<boolean>
  /** A member of staff asked, who is under no limit. */
  by_staff: Generated<boolean>
  plan: Json
  targets: ColumnType<unknown, string | null, string | null>
  state: Json
  /** The step that is asked for next. */
  step: Generated<number>
  created_at: Instant
  place_after: Instant | null
  place_tries: Generated<number>
  placing_since: Instant | null
  last_event_at: Instant
  ended_at: Instant | null
  /** The number of an office that the caller waits in line for. */
  waits_for: string | null
  waits_since: Instant | null
  /** When somebody asked for the call to be ended; null where nobody has. */
  stop_requested_at: Instant | null
}

export interface CallAttemptsTable {
  session_id: number
  attempt: number
  call_row_id: Generated<number>
  target_id: number | null
  number: string
  line: number
  /** Null while it only holds a line. */
  dialed_at: Instant | null
  ended_at: Instant | null
}

export interface StepAnswersTable {
  session_id: number
  step: number
  answer: string
}

export interface CarrierPacesTable {
  account: string
  free_at: Instant
}
