// Row types of campaigns, their targets in order and by location, the phone numbers that they dial from, and their revisions and
// drafts.
import type { Generated } from 'kysely'
import type { ActorKind } from '../audit/actor.ts'
import type { Instant } from '../database/instant.ts'

export interface CampaignsTable {
  id: Generated<number>
  created_time: Instant | null
  name: string
  country_code: string | null
  campaign_type: string | null
  campaign_state: string | null
  campaign_subtype: string | null
  campaign_language: string | null
  segment_by: string | null
  locate_by: string | null
  include_special: string | null
  target_ordering: string | null
  target_shuffle_chamber: boolean | null
  target_offices: string | null
  call_maximum: number | null
  allow_call_in: boolean | null
  allow_intl_calls: boolean | null
  /** Countries where supporters are dialled: ISO 3166 alpha-2. Null: the campaign's own country and its territories. */
  countries: string[] | null
  /** Supporters' toll-free numbers are dialled, too. */
  allow_toll_free: boolean | null
  prompt_schedule: boolean | null
  status_code: number | null
  embed: unknown
  /** A voice of src/prompts/voices.ts. Null: the default of the language. */
  voice: string | null
  /** Whose number an office sees. Null: the supporter's in the North American plan, the campaign's elsewhere. */
  caller_id_policy: 'supporter' | 'campaign' | null
  /** Dialled for targets without a number. */
  fallback_number: string | null
  /** The caller chooses one of the targets on the keypad. */
  choose_target: boolean | null
  /** A request for a call may specify the targets. */
  allow_target_ids: boolean | null
  /** The maximum number of sessions that supporters may request or dial in one hour and in one day (UTC). */
  calls_per_hour: number | null
  calls_per_day: number | null
  /** The maximum number of minutes of all legs in one day (UTC), each leg rounded up. */
  minutes_per_day: number | null
  /** The maximum number of simultaneous calls to one number. Null: CALLS_PER_TARGET_NUMBER applies. */
  calls_per_number: number | null
  /** The maximum number of calls to one target in one day (UTC). */
  calls_per_target_per_day: number | null
  /** From when a call to a target is dialled until the next one may be reserved. */
  seconds_between_calls: number | null
  /** Percent of the calls of a day. A target with more comes after the others. */
  share_per_target: number | null
  /** Of its last recorded change. 0 if none was recorded. */
  revision: Generated<number>
  /** When it was first live, or came from elsewhere. Null if it was made here and never live: the read-only API does not show it. */
  published_at: Generated<Instant | null>
}

/** One row for each target of a campaign that counts calls to its targets. */
export interface TargetPacesTable {
  campaign_id: number
  target_id: number
  /** The latest day (UTC) with a call. */
  day: string
  /** Reserved and dialled. */
  calls: number
  /** When the next call may be reserved; an hour ahead while one is reserved and not dialled. */
  free_at: Instant | null
}

export interface CampaignTargetsTable {
  id: Generated<number>
  campaign_id: number | null
  target_id: number | null
  order: number | null
  /** Called before all others, whatever the order and the number of calls. */
  pinned: boolean | null
}

export interface LocationTargetsTable {
  id: Generated<number>
  campaign_id: number
  /** A postal code: upper case, without spaces and hyphens. */
  location: string
  target_id: number
  order: number
}

export interface PhoneNumbersTable {
  id: Generated<number>
  carrier_id: string | null
  carrier_app_id: string | null
  call_in_allowed: boolean | null
  call_in_campaign_id: number | null
  number: string | null
}

export interface CampaignPhoneNumbersTable {
  id: Generated<number>
  campaign_id: number | null
  phone_id: number | null
}

export interface CampaignRevisionsTable {
  campaign_id: number
  revision: number
  created_at: Instant
  actor_kind: ActorKind
  actor_id: number | null
  actor_name: string
  /** JSON: a `RevisionContent`. */
  content: unknown
  /** JSON: a list of `Change`. */
  changes: unknown
}

export interface LocationTablesTable {
  id: Generated<number>
  campaign_id: number
  digest: string
  /** JSON: location → ids of targets in the order of calling. */
  mappings: unknown
}

export interface CampaignDraftsTable {
  campaign_id: number
  /** The revision of the campaign that the draft was begun on. */
  base_revision: number
  /** Of the draft itself: how often it was saved. */
  revision: number
  /** JSON: a `CampaignInput`. */
  input: unknown
  updated_at: Instant
  actor_kind: ActorKind
  actor_id: number | null
  actor_name: string
}
