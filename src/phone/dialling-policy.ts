// May we ring this number? Permission goes by country, not by calling code: +1 alone is twenty-five countries, and calls to some
// of them cost many times as much and are known from toll fraud. Whose numbers are ours is asked elsewhere. Pure.
import { getCountryCallingCode } from 'libphonenumber-js/max'
import { hasNumberingPlan, type NumberKind, type ParsedNumber } from './read-number.ts'

export interface DiallingPolicy {
  /** Of the campaign: ISO 3166 alpha-2. */
  readonly country: string
  /** Those that are rung; null: the campaign's own with its territories. */
  readonly countries: readonly string[] | null
  /** Without `countries`: all. */
  readonly international: boolean
  /** Toll-free numbers of supporters are rung, too. */
  readonly tollFree: boolean
}

export type Verdict =
  | { readonly kind: 'allowed' }
  /** Never rung, whatever the campaign allows. `problem` ends the sentence "This phone number cannot be rung: …". */
  | { readonly kind: 'never'; readonly problem: string }
  /** The campaign does not ring there. */
  | { readonly kind: 'elsewhere'; readonly where: string }

/** Numbers that cost whoever rings them far more than a call, that are known for fraud, or that nobody answers. */
const neverRung: Readonly<Partial<Record<NumberKind, string>>> = {
  premium: 'it is a premium-rate number',
  'shared-cost': 'it is a shared-cost number',
  personal: 'it is a personal number, which can be charged like a premium-rate one',
  pager: 'it is a pager',
  company: 'it is a company’s number, which can be charged like a premium-rate one',
  voicemail: 'it is a voice mailbox',
  satellite: 'it is a satellite phone',
  network: 'it belongs to an international network, not to a country',
  service: 'it is a number of a service, such as directory enquiries',
}

/**
 * Parts of a country that have a code of their own in ISO 3166 and are represented in its legislature. They are rung where
 * the country is.
 */
const territories: Readonly<Record<string, readonly string[]>> = {
  US: ['PR', 'VI', 'GU', 'AS', 'MP'],
  FR: ['GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF'],
  NL: ['BQ'],
  DK: ['FO', 'GL'],
  NO: ['SJ'],
  FI: ['AX'],
  AU: ['CX', 'CC', 'NF'],
}

/** Countries whose numbers cannot be told from those of another one. */
const sharedRanges: Readonly<Record<string, string>> = {
  AX: 'FI',
  BL: 'GP',
  CC: 'AU',
  CX: 'AU',
  EH: 'MA',
  MF: 'GP',
  SJ: 'NO',
  VA: 'IT',
}

/** Countries that new area codes belong to. */
const newAreaCodes: readonly string[] = ['US', 'CA']

export function mayRing(number: ParsedNumber, policy: DiallingPolicy): Verdict {
  const problem = problemOf(number, policy)
  if (problem !== undefined) return { kind: 'never', problem }
  const { country, callingCode, areaCode, kind } = number
  const countries = countriesOf(policy)
  // Toll-free numbers of North America are of all its countries.
  const isOfAll = kind === 'toll-free' && areaCode !== undefined
  if (isOfAll && (countries === undefined || countries.some(isNorthAmerican))) return { kind: 'allowed' }
  if (country !== undefined)
    return countries?.includes(country) === false ? { kind: 'elsewhere', where: country } : { kind: 'allowed' }
  const isNew = areaCode !== undefined && newAreaCodes.includes(policy.country)
  const isRung = isNew && (countries === undefined || countries.some((each) => newAreaCodes.includes(each)))
  return isRung
    ? { kind: 'allowed' }
    : { kind: 'elsewhere', where: `+${callingCode}${areaCode === undefined ? '' : ` ${areaCode}`}` }
}

/** Undefined: none. */
function problemOf(
  { isPossible, isValid, kind, country, callingCode, areaCode, extension }: ParsedNumber,
  policy: DiallingPolicy,
) {
  if (!isPossible) return 'it is too short or too long'
  const isOfNoCountry = country === undefined && areaCode === undefined
  if (kind === 'toll-free' && (!policy.tollFree || isOfNoCountry)) return 'it is a toll-free number'
  const never = neverRung[kind]
  if (never !== undefined) return never
  if (!isValid) return `there is no such number in ${country ?? `+${callingCode}`}`
  return extension === undefined ? undefined : 'it has an extension, which nobody would key in'
}

/** Undefined: all. */
function countriesOf({ country, countries, international }: DiallingPolicy): readonly string[] | undefined {
  if (countries === null && international) return undefined
  const rung = countries ?? [country, ...(territories[country] ?? [])]
  return rung.flatMap((code) => [code, ...(sharedRanges[code] === undefined ? [] : [sharedRanges[code]])])
}

function isNorthAmerican(country: string): boolean {
  return hasNumberingPlan(country) && getCountryCallingCode(country) === '1'
}
