// Reads the settings of a campaign from its input, and checks them by the rules that the schema cannot express. Only changed
// values are checked: a value that is already in the database is always allowed. Pure.

import { isDeepStrictEqual } from 'node:util'
import { hasSeatsOf } from '../../civic-data/registry.ts'
import { listSubtypes } from '../../countries/campaign-types.ts'
import { readCountry } from '../../countries/read-country.ts'
import { isMap } from '../../input/path.ts'
import type { AddProblem } from '../../input/problems.ts'
import { hasNumberingPlan } from '../../phone/read-number.ts'
import { localeOf } from '../../prompts/languages.ts'
import { checkVoice } from '../../prompts/voices.ts'
import { readPhone } from '../../targets/read-number.ts'
import { diallingCountry } from '../campaign.ts'
import type { CampaignInput } from '../content/input.ts'
import { defaults, type Settings } from '../content/settings.ts'

export function readSettings(input: CampaignInput, current: Settings, addProblem: AddProblem): Settings {
  const country = readOwnCountry(input, current, addProblem)
  const countries = readCountries(input, current, addProblem)
  const language = input.language ?? defaults.language
  const type = input.type ?? defaults.type
  if (input.name?.trim() === '') addProblem(['name'], 'required', 'name is missing')
  // Each office would be a choice of its own, of the same name.
  if (input.offices === 'all' && input.choose_target === true)
    addProblem(['offices'], 'not_allowed', 'offices is "all"; with choose_target, main, district or nearest is allowed')
  return {
    name: input.name ?? defaults.name,
    status: input.status ?? defaults.status,
    country,
    language,
    voice: readVoice(input, { current, language, country }, addProblem),
    type,
    subtype: readSubtype(input, { current, type, country }, addProblem),
    state: input.state ?? null,
    order: input.order ?? defaults.order,
    shuffle_chambers: input.shuffle_chambers ?? false,
    offices: input.offices ?? defaults.offices,
    call_maximum: input.call_maximum ?? null,
    choose_target: input.choose_target ?? false,
    allow_target_ids: input.allow_target_ids ?? false,
    fallback_number: readPhone(input.fallback_number, {
      path: ['fallback_number'],
      country: diallingCountry({ country, countries }),
      current: new Set([current.fallback_number]),
      addProblem,
    }),
    locate: input.locate ?? defaultLocate(input, current, { country, type }),
    special: input.special ?? null,
    call_in_allowed: input.call_in?.allowed ?? false,
    countries,
    international: input.international ?? false,
    toll_free: input.toll_free ?? false,
    caller_id: input.caller_id ?? null,
    schedule_prompt: input.schedule_prompt ?? false,
    calls_per_hour: input.limits?.calls_per_hour ?? null,
    calls_per_day: input.limits?.calls_per_day ?? null,
    minutes_per_day: input.limits?.minutes_per_day ?? null,
    calls_per_number: input.limits?.calls_per_number ?? null,
    calls_per_target_per_day: input.limits?.calls_per_target_per_day ?? null,
    seconds_between_calls: input.limits?.seconds_between_calls ?? null,
    share_per_target: input.limits?.share_per_target ?? null,
    embed: readEmbed(input, current, addProblem),
  }
}

/**
 * Campaigns that call the seats of the caller's districts need not say so, unless their own targets are all that they call. One
 * that is stored without a location, as CallPower could, stays as it is.
 */
function defaultLocate(
  { targets = [], special }: CampaignInput,
  current: Settings,
  { country, type }: Pick<Settings, 'country' | 'type'>,
): 'postal' | null {
  const callsSeats = hasSeatsOf(country, type) && (targets.length === 0 || special !== undefined)
  return callsSeats && (current.type !== type || current.locate !== null) ? 'postal' : null
}

const countryHint = 'a country must be an ISO 3166 code, such as US or GB, or a name'

function readOwnCountry({ country: written }: CampaignInput, current: Settings, addProblem: AddProblem): string {
  if (written === undefined) return defaults.country
  const country = readCountry(written)
  if (country !== undefined && hasNumberingPlan(country)) return country
  if (written.toUpperCase() !== current.country) addProblem(['country'], 'not_allowed', `country is "${written}"; ${countryHint}`)
  return written.toUpperCase()
}

/** Returns the countries in ascending order, without duplicates, or null if there are none. */
function readCountries({ countries: written = [] }: CampaignInput, current: Settings, addProblem: AddProblem) {
  const countries = written.flatMap((text: string | undefined, i) => {
    if (text === undefined) return []
    const country = readCountry(text)
    if (country !== undefined && hasNumberingPlan(country)) return country
    if (!current.countries?.includes(text.toUpperCase()))
      addProblem(['countries', i], 'not_allowed', `countries contains "${text}"; ${countryHint}`)
    return text.toUpperCase()
  })
  return countries.length === 0 ? null : [...new Set(countries)].toSorted()
}

interface VoiceOptions extends Pick<Settings, 'language' | 'country'> {
  readonly current: Settings
}

function readVoice(input: CampaignInput, { current, language, country }: VoiceOptions, addProblem: AddProblem): string | null {
  const voice = input.voice ?? null
  const isUnchanged = voice === current.voice && language === current.language && country === current.country
  const problem = voice === null || isUnchanged ? undefined : checkVoice(voice, localeOf(language, country).language)
  if (problem !== undefined) addProblem(['voice'], 'not_allowed', `voice cannot be used: ${problem}`)
  return voice
}

interface SubtypeOptions extends Pick<Settings, 'type' | 'country'> {
  readonly current: Settings
}

function readSubtype(input: CampaignInput, { current, type, country }: SubtypeOptions, addProblem: AddProblem): string | null {
  const subtype = input.subtype ?? null
  if (subtype === null || (type === current.type && subtype === current.subtype)) return subtype
  const allowed = listSubtypes(type, country)
  if (allowed.includes(subtype)) return subtype
  const hint = allowed.length > 0 ? `it must be one of ${allowed.join(', ')}` : `a campaign of type ${type} has no subtype`
  addProblem(['subtype'], 'not_allowed', `subtype is "${subtype}"; ${hint}`)
  return subtype
}

function readEmbed({ embed = defaults.embed }: CampaignInput, current: Settings, addProblem: AddProblem): unknown {
  if (!isMap(embed) && !isDeepStrictEqual(embed, current.embed))
    addProblem(['embed'], 'wrong_type', 'embed is a single value or a list; it must be a group of keys and values')
  return embed
}
