// The campaign types of all countries: which there are, what each can be limited to, and what web forms call its targets.
// A `country` is ISO 3166 alpha-2, upper case. Pure.
import type { CampaignType } from './country.ts'
import { countries, findCountry } from './registry.ts'

/** The type of every campaign whose targets staff choose themselves. It belongs to no country. */
export const customType = 'custom'

export function listCampaignTypes(): readonly string[] {
  return [...new Set([customType, ...countries.flatMap(({ campaignTypes }) => Object.keys(campaignTypes))])]
}

/** Returns the subtypes of every type. */
export function listAllSubtypes(): readonly string[] {
  return [...new Set(countries.flatMap(({ campaignTypes }) => Object.values(campaignTypes).flatMap(subtypesOf)))]
}

/** Returns what a campaign of the type can be limited to; nothing if the type is unknown. */
export function listSubtypes(type: string, country: string): readonly string[] {
  const found = findCampaignType(type, country)
  return found === undefined ? [] : subtypesOf(found)
}

export interface TypedCampaign {
  readonly country: string
  readonly type: string | null
  readonly subtype: string | null
  readonly state: string | null
}

/** Returns what a web form can show until the targets are known, or null if there is nothing to show. */
export function displayNameOf({ country, type, subtype, state }: TypedCampaign): string | null {
  const found = type === null ? undefined : findCampaignType(type, country)
  if (found === undefined) return null
  const name = find({ ...found.offices, ...found.chambers }, subtype ?? '') ?? found.name
  return found.startsWithState && state && name !== null ? `${state} ${name}` : name
}

function subtypesOf({ offices = {}, chambers = {} }: CampaignType): readonly string[] {
  const both = Object.keys(chambers).length > 1 ? ['both'] : []
  return [...Object.keys(offices), ...both, ...Object.keys(chambers)]
}

/** A campaign may have a type of another country; its own country's meaning wins. */
function findCampaignType(type: string, country: string): CampaignType | undefined {
  const own = findCountry(country)
  const all = own === undefined ? countries : [own, ...countries]
  return all.map(({ campaignTypes }) => find(campaignTypes, type)).find((found) => found !== undefined)
}

/** The database may hold any text, so that a plain lookup could return a property of every object, such as `constructor`. */
function find<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
