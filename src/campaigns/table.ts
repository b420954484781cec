// Row types of campaigns, their targets in order and by location, and the phone numbers they ring from.
import type { Generated } from 'kysely'
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
  /** Where supporters are rung: ISO 3166 alpha-2; null: in the campaign's own country with its territories. */
  countries: string[] | null
  /** Supporters are rung at toll-free numbers, too. */
  allow_toll_free: boolean | null
  prompt_schedule: boolean | null
  status_code: number | null
  embed: unknown
  /** A voice of src/prompts/voices.ts; null: the one of the language. */
  voice: string | null
  /** Whose number an office sees; null: the supporter's within the North American plan, the campaign's elsewhere. */
  caller_id_policy: 'supporter' | 'campaign' | null
  /** Dialled for a target that has no number of its own. */
  fallback_number: string | null
  /** The caller chooses one of the targets by keypad. */
  choose_target: boolean | null
  /** The web form may name the targets. */
  allow_target_ids: boolean | null
  /** Calls that supporters may ask for, or dial, in one hour and in one day (UTC). */
  calls_per_hour: number | null
  calls_per_day: number | null
  /** Minutes of all legs of one day (UTC), each leg rounded up. */
  minutes_per_day: number | null
  /** Calls to one number at a time; null: as CALLS_PER_TARGET_NUMBER says. */
  calls_per_number: number | null
}

export interface CampaignTargetsTable {
  id: Generated<number>
  campaign_id: number | null
  target_id: number | null
  order: number | null
}

export interface LocationTargetsTable {
  id: Generated<number>
  campaign_id: number
  /** A postal code: upper case, without blanks and hyphens. */
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
