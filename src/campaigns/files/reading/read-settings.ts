// Reads the settings of a campaign from its file. Only changed values are checked: a value that is already in the database is
// always allowed.

import { isDeepStrictEqual } from 'node:util'
import { listCampaignTypes, listSubtypes } from '../../../countries/campaign-types.ts'
import { readCountry } from '../../../countries/read-country.ts'
import { hasNumberingPlan } from '../../../phone/read-number.ts'
import { languages, localeOf, tagsFor } from '../../../prompts/languages.ts'
import { checkVoice } from '../../../prompts/voices.ts'
import { diallingCountry, statuses } from '../../campaign.ts'
import type { MapReader } from '../input/map-reader.ts'
import { defaults, type Settings } from '../settings.ts'
import { readOfficeNumber } from './read-number.ts'

const orders = ['in-order', 'shuffle']
const locateMethods = ['postal', 'district', 'address', 'latlon']
const callerIds: readonly NonNullable<Settings['caller_id']>[] = ['supporter', 'campaign']
const specialRules = ['before', 'after', 'only', 'first', 'fallback']
const languageTags = languages.flatMap((language) => [language, ...tagsFor(language)])

const smallintMax = 32_767
const integerMax = 2_147_483_647
const nameMax = 255
const textMax = 100

export function readSettings(file: MapReader, current: Settings): Settings {
  const country = readOwnCountry(file, current)
  const countries = readCountries(file, current)
  const language = file.choice('language', languageTags, current.language) ?? defaults.language
  const type = file.choice('type', listCampaignTypes(), current.type) ?? defaults.type
  const limits = file.map('limits')
  return {
    name: file.requiredText('name', nameMax),
    status: file.choice('status', statuses, current.status) ?? defaults.status,
    country,
    language,
    voice: readVoice(file, current, { language, country }),
    type,
    subtype: readSubtype(file, current, { type, country }),
    state: file.text('state', textMax) ?? null,
    order: file.choice('order', orders, current.order) ?? defaults.order,
    offices: file.choice('offices', ['main', 'district'], current.offices) ?? defaults.offices,
    call_maximum: file.integer('call_maximum', 1, smallintMax) ?? null,
    choose_target: file.boolean('choose_target') ?? false,
    allow_target_ids: file.boolean('allow_target_ids') ?? false,
    fallback_number: readPhone(file, 'fallback_number', {
      country: diallingCountry({ country, countries }),
      current: new Set([current.fallback_number]),
    }),
    locate: file.choice('locate', locateMethods, current.locate) ?? null,
    special: file.choice('special', specialRules, current.special) ?? null,
    call_in_allowed: file.map('call_in')?.boolean('allowed') ?? false,
    countries,
    international: file.boolean('international') ?? false,
    toll_free: file.boolean('toll_free') ?? false,
    caller_id: file.choice('caller_id', callerIds, current.caller_id) ?? null,
    schedule_prompt: file.boolean('schedule_prompt') ?? false,
    calls_per_hour: limits?.integer('calls_per_hour', 1, integerMax) ?? null,
    calls_per_day: limits?.integer('calls_per_day', 1, integerMax) ?? null,
    minutes_per_day: limits?.integer('minutes_per_day', 1, integerMax) ?? null,
    calls_per_number: limits?.integer('calls_per_number', 1, integerMax) ?? null,
    embed: readEmbed(file, current),
  }
}

export interface NumberOptions {
  /** The country (ISO 3166) of numbers without a calling code. If undefined, numbers must have one. */
  readonly country: string | undefined
  /** Stored numbers, which are accepted unchanged. */
  readonly current: ReadonlySet<string | null>
}

/** Reports an invalid number and returns it unchanged, so that it is not reported as missing, too. */
export function readPhone(map: MapReader, key: string, { country, current }: NumberOptions): string | null {
  const text = map.text(key, textMax)
  if (text === undefined || current.has(text)) return text ?? null
  const read = readOfficeNumber(text, country)
  if ('number' in read) return read.number
  map.addProblem(key, `is "${text}": it is ${read.problem}`)
  return text
}

const countryHint = 'a country must be an ISO 3166 code, such as US or GB, or a name'

function readOwnCountry(file: MapReader, current: Settings): string {
  const written = file.text('country', textMax)
  if (written === undefined) return defaults.country
  const country = readCountry(written)
  if (country !== undefined && hasNumberingPlan(country)) return country
  if (written.toUpperCase() !== current.country) file.addProblem('country', `is "${written}"; ${countryHint}`)
  return written.toUpperCase()
}

/** Returns the countries in ascending order, without duplicates, or null if there are none. */
function readCountries(file: MapReader, current: Settings): readonly string[] | null {
  const written = file.texts('countries')
  const countries = written.map(({ text, position }) => {
    const country = readCountry(text)
    if (country !== undefined && hasNumberingPlan(country)) return country
    if (!current.countries?.includes(text.toUpperCase()))
      file.addProblemAt(position, `countries contains "${text}"; ${countryHint}`)
    return text.toUpperCase()
  })
  return countries.length === 0 ? null : [...new Set(countries)].toSorted()
}

function readVoice(
  file: MapReader,
  current: Settings,
  { language, country }: Pick<Settings, 'language' | 'country'>,
): string | null {
  const voice = file.text('voice', textMax) ?? null
  const isUnchanged = voice === current.voice && language === current.language && country === current.country
  const problem = voice === null || isUnchanged ? undefined : checkVoice(voice, localeOf(language, country).language)
  if (problem !== undefined) file.addProblem('voice', `cannot be used: ${problem}`)
  return voice
}

function readSubtype(file: MapReader, current: Settings, { type, country }: Pick<Settings, 'type' | 'country'>): string | null {
  const allowed = listSubtypes(type, country)
  const currentSubtype = type === current.type ? current.subtype : null
  if (allowed.length > 0) return file.choice('subtype', allowed, currentSubtype) ?? null
  const subtype = file.text('subtype', textMax) ?? null
  if (subtype !== null && subtype !== currentSubtype)
    file.addProblem('subtype', `is "${subtype}"; a campaign of type ${type} has no subtype`)
  return subtype
}

function readEmbed(file: MapReader, current: Settings): unknown {
  const embed = file.json('embed') ?? defaults.embed
  const isMap = typeof embed === 'object' && !Array.isArray(embed)
  if (!isMap && !isDeepStrictEqual(embed, current.embed))
    file.addProblem('embed', 'is a single value or a list; it must be a map of keys and values')
  return embed
}
