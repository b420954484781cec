// The settings of a campaign by their names in an input: their defaults, how to read them from a row, and the columns that store
// them. Lists, such as targets and prompts, are not settings.
import { customType } from '../../countries/campaign-types.ts'
import { countryOf, type Status, statuses, statusOf } from '../campaign.ts'
import { type OfficeOrder, officeOrderOf } from '../office-order.ts'
import type { Campaign } from '../queries.ts'
import type { CampaignColumns } from '../write-queries.ts'

export interface Settings {
  readonly name: string
  readonly status: Status
  /** ISO 3166 alpha-2. */
  readonly country: string
  readonly language: string
  readonly voice: string | null
  readonly type: string
  readonly subtype: string | null
  readonly state: string | null
  readonly order: string
  /** The targets of each chamber are called in random order. */
  readonly shuffle_chambers: boolean
  readonly offices: OfficeOrder
  readonly call_maximum: number | null
  readonly choose_target: boolean
  readonly allow_target_ids: boolean
  readonly fallback_number: string | null
  readonly locate: string | null
  readonly special: string | null
  readonly call_in_allowed: boolean
  /** ISO 3166 alpha-2, in ascending order. Null: the campaign's own country and its territories. */
  readonly countries: readonly string[] | null
  readonly international: boolean
  readonly toll_free: boolean
  readonly caller_id: 'supporter' | 'campaign' | null
  readonly schedule_prompt: boolean
  readonly calls_per_hour: number | null
  readonly calls_per_day: number | null
  readonly minutes_per_day: number | null
  readonly calls_per_number: number | null
  readonly calls_per_target_per_day: number | null
  readonly seconds_between_calls: number | null
  readonly share_per_target: number | null
  /** JSON. */
  readonly embed: unknown
}

export const defaults: Settings = {
  name: '',
  status: 'paused',
  country: 'US',
  language: 'en',
  voice: null,
  type: customType,
  subtype: null,
  state: null,
  order: 'in-order',
  shuffle_chambers: false,
  offices: 'main',
  call_maximum: null,
  choose_target: false,
  allow_target_ids: false,
  fallback_number: null,
  locate: null,
  special: null,
  call_in_allowed: false,
  countries: null,
  international: false,
  toll_free: false,
  caller_id: null,
  schedule_prompt: false,
  calls_per_hour: null,
  calls_per_day: null,
  minutes_per_day: null,
  calls_per_number: null,
  calls_per_target_per_day: null,
  seconds_between_calls: null,
  share_per_target: null,
  embed: {},
}

export const settingNames = Object.keys(defaults) as (keyof Settings)[]

/** Empty columns are read as the default, so that they do not differ from a file without the setting. */
export function settingsOf(row: Campaign): Settings {
  return {
    name: row.name,
    status: statusOf(row) ?? defaults.status,
    country: countryOf(row),
    language: row.campaign_language || defaults.language,
    voice: row.voice || null,
    type: row.campaign_type || defaults.type,
    subtype: row.campaign_subtype || null,
    state: row.campaign_state || null,
    order: row.target_ordering || defaults.order,
    shuffle_chambers: row.target_shuffle_chamber ?? false,
    offices: officeOrderOf(row),
    call_maximum: row.call_maximum || null,
    choose_target: row.choose_target ?? false,
    allow_target_ids: row.allow_target_ids ?? false,
    fallback_number: row.fallback_number,
    locate: row.segment_by === 'location' ? row.locate_by || 'postal' : null,
    special: row.include_special || null,
    call_in_allowed: row.allow_call_in ?? false,
    countries: row.countries === null ? null : row.countries.toSorted(),
    international: row.allow_intl_calls ?? false,
    toll_free: row.allow_toll_free ?? false,
    caller_id: row.caller_id_policy,
    schedule_prompt: row.prompt_schedule ?? false,
    calls_per_hour: row.calls_per_hour,
    calls_per_day: row.calls_per_day,
    minutes_per_day: row.minutes_per_day,
    calls_per_number: row.calls_per_number,
    calls_per_target_per_day: row.calls_per_target_per_day,
    seconds_between_calls: row.seconds_between_calls,
    share_per_target: row.share_per_target,
    embed: row.embed ?? {},
  }
}

const columns: { readonly [Name in keyof Settings]: (value: Settings[Name]) => CampaignColumns } = {
  name: (name) => ({ name }),
  status: (status) => ({ status_code: statuses.indexOf(status) }),
  // Compat: the API returns the stored code unchanged, and CallPower stored it in lower case. Pinned by the recorded answers.
  country: (country) => ({ country_code: country.toLowerCase() }),
  language: (campaign_language) => ({ campaign_language }),
  voice: (voice) => ({ voice }),
  type: (campaign_type) => ({ campaign_type }),
  subtype: (campaign_subtype) => ({ campaign_subtype }),
  state: (campaign_state) => ({ campaign_state }),
  order: (target_ordering) => ({ target_ordering }),
  shuffle_chambers: (target_shuffle_chamber) => ({ target_shuffle_chamber }),
  offices: (offices) => ({ target_offices: offices === 'main' ? null : offices }),
  call_maximum: (call_maximum) => ({ call_maximum }),
  choose_target: (choose_target) => ({ choose_target }),
  allow_target_ids: (allow_target_ids) => ({ allow_target_ids }),
  fallback_number: (fallback_number) => ({ fallback_number }),
  locate: (locate_by) => ({ segment_by: locate_by === null ? 'custom' : 'location', locate_by }),
  special: (include_special) => ({ include_special }),
  call_in_allowed: (allow_call_in) => ({ allow_call_in }),
  countries: (countries) => ({ countries: countries === null ? null : [...countries] }),
  international: (allow_intl_calls) => ({ allow_intl_calls }),
  toll_free: (allow_toll_free) => ({ allow_toll_free }),
  caller_id: (caller_id_policy) => ({ caller_id_policy }),
  schedule_prompt: (prompt_schedule) => ({ prompt_schedule }),
  calls_per_hour: (calls_per_hour) => ({ calls_per_hour }),
  calls_per_day: (calls_per_day) => ({ calls_per_day }),
  minutes_per_day: (minutes_per_day) => ({ minutes_per_day }),
  calls_per_number: (calls_per_number) => ({ calls_per_number }),
  calls_per_target_per_day: (calls_per_target_per_day) => ({ calls_per_target_per_day }),
  seconds_between_calls: (seconds_between_calls) => ({ seconds_between_calls }),
  share_per_target: (share_per_target) => ({ share_per_target }),
  embed: (embed) => ({ embed: JSON.stringify(embed) }),
}

export function columnsOf(settings: Settings, names: readonly (keyof Settings)[]): CampaignColumns {
  const columnsOfOne = <Name extends keyof Settings>(name: Name) => columns[name](settings[name])
  return Object.assign({}, ...names.map((name) => columnsOfOne(name)))
}
