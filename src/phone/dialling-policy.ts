// Decides whether a campaign may dial a number. Permission is per country, not per calling code: +1 alone covers twenty-five
// countries, and calls to some of them cost many times as much and are common in toll fraud. Whether a number is one of our
// own is checked elsewhere. Pure.
import { getCountryCallingCode } from 'libphonenumber-js/max'
import { hasNumberingPlan, type NumberKind, type ParsedNumber } from './read-number.ts'

export interface DiallingPolicy {
  /** The country of the campaign: ISO 3166 alpha-2. */
  readonly country: string
  /** The countries that may be dialled. Null: the campaign's own country and its territories. */
  readonly countries: readonly string[] | null
  /** True allows all countries. Ignored if `countries` is set. */
  readonly international: boolean
  /** True allows supporters' toll-free numbers. */
  readonly tollFree: boolean
}

export type Verdict =
  | { readonly kind: 'allowed' }
  /** Never dialled, whatever the campaign allows. `problem` completes the sentence "This phone number cannot be called: …". */
  | { readonly kind: 'never'; readonly problem: string }
  /** The campaign does not dial this country. `where`: ISO 3166 alpha-2, or `+1 861` if the country is unknown. */
  | { readonly kind: 'elsewhere'; readonly where: string }

/** Numbers that cost far more than a normal call, are common in fraud, or are not answered by a person. */
const neverDialled: Readonly<Partial<Record<NumberKind, string>>> = {
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
 * Parts of a country that have their own ISO 3166 code and are represented in its legislature. A campaign that dials the
 * country dials them, too.
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

/** Countries whose numbers cannot be distinguished from those of another country. */
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

/** The countries that get new North American area codes. */
const newAreaCodes: readonly string[] = ['US', 'CA']

export function mayDial(number: ParsedNumber, policy: DiallingPolicy): Verdict {
  const problem = problemOf(number, policy)
  if (problem !== undefined) return { kind: 'never', problem }
  const { country, callingCode, areaCode, kind } = number
  const countries = countriesOf(policy)
  // North American toll-free numbers belong to all countries of the plan.
  const isSharedTollFree = kind === 'toll-free' && areaCode !== undefined
  if (isSharedTollFree && (countries === undefined || countries.some(isNorthAmerican))) return { kind: 'allowed' }
  if (country !== undefined)
    return countries?.includes(country) === false ? { kind: 'elsewhere', where: country } : { kind: 'allowed' }
  const isNew = areaCode !== undefined && newAreaCodes.includes(policy.country)
  const isAllowed = isNew && (countries === undefined || countries.some((each) => newAreaCodes.includes(each)))
  return isAllowed
    ? { kind: 'allowed' }
    : { kind: 'elsewhere', where: `+${callingCode}${areaCode === undefined ? '' : ` ${areaCode}`}` }
}

/** Returns undefined if the number may be dialled anywhere. */
function problemOf(
  { isPossible, isValid, kind, country, callingCode, areaCode, extension }: ParsedNumber,
  policy: DiallingPolicy,
) {
  if (!isPossible) return 'it is too short or too long'
  const hasNoCountry = country === undefined && areaCode === undefined
  if (kind === 'toll-free' && (!policy.tollFree || hasNoCountry)) return 'it is a toll-free number'
  const never = neverDialled[kind]
  if (never !== undefined) return never
  if (!isValid) return `there is no such number in ${country ?? `+${callingCode}`}`
  return extension === undefined ? undefined : 'it has an extension, which cannot be dialled'
}

/** Returns undefined for all countries. */
function countriesOf({ country, countries, international }: DiallingPolicy): readonly string[] | undefined {
  if (countries === null && international) return undefined
  const allowed = countries ?? [country, ...(territories[country] ?? [])]
  return allowed.flatMap((code) => [code, ...(sharedRanges[code] === undefined ? [] : [sharedRanges[code]])])
}

function isNorthAmerican(country: string): boolean {
  return hasNumberingPlan(country) && getCountryCallingCode(country) === '1'
}
