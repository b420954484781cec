// Row types of sessions, and of what a session needs while it is under way: its flow, its attempts to reach an office and the
// answers given to the carrier. A session is one caller's visit to a campaign, never a login.
import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface SessionsTable {
  id: Generated<number>
  timestamp: Instant | null
  campaign_id: number | null
  phone_hash: string | null
  location: string | null
  referral_code: string | null
  /** The number of ours that dialled the caller, or that the caller dialled. */
  from_number: string | null
  carrier_id: string | null
  duration: number | null
  status: string | null
  direction: string | null
  /** A PostgreSQL interval literal. */
  queue_delay: string | null
  /** The caller's, in E.164; null unless LOG_PHONE_NUMBERS is set. */
  phone_number: string | null
  /** The revision of the campaign that it was planned with. Null in imported sessions. */
  campaign_revision: number | null
  /** Ids of the versions of civic data that its targets were found with, by dataset. Null if none was asked. */
  civic_data: Generated<unknown>
}

/** queued → placing (being dialled) → ringing → answered ⇄ talking → ended. An incoming session starts as answered. */
export type Stage = 'queued' | 'placing' | 'ringing' | 'answered' | 'talking' | 'ended'

/** Written as text, read as parsed JSON. Only src/calls/stored-flow/stored-flow.ts interprets what is read. */
type Json = ColumnType<unknown, string, string>

export interface SessionFlowsTable {
  session_id: number
  public_id: string
  status_token: string | null
  carrier_account: string
  carrier_call_id: string | null
  stage: Stage
  phone_number: string | null
  /** The network address that the call was requested from. */
  address: string | null
  record: Generated<boolean>
  /** The blocklist and the limits are not applied when the caller is dialled. */
  by_staff: Generated<boolean>
  plan: Json
  targets: ColumnType<unknown, string | null, string | null>
  state: Json
  /** The number of the next step. */
  step: Generated<number>
  created_at: Instant
  place_after: Instant | null
  place_tries: Generated<number>
  placing_since: Instant | null
  last_event_at: Instant
  ended_at: Instant | null
  /** What the caller waits for: the number of an office, or what `turnAt` of src/campaigns/pacing/ returns for a target. */
  waits_for: string | null
  waits_since: Instant | null
  /** When the emergency stop marked the session. */
  stop_requested_at: Instant | null
}

export interface CallAttemptsTable {
  session_id: number
  attempt: number
  call_row_id: Generated<number>
  target_id: number | null
  number: string
  line: number
  /** Null while it only reserves a line. */
  dialed_at: Instant | null
  ended_at: Instant | null
  /** The day of `target_paces` that counts it. Null if its campaign does not count. */
  counted_on: string | null
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
