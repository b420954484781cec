// Parses phone numbers that people type into a form, a file or a command. All such numbers are parsed here. Whether a number
// may be dialled is decided in dialling-policy.ts. Pure.
import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { readNorthAmerican } from './north-american-numbers.ts'
import { toCurrentFormat } from './obsolete-formats.ts'
import { visibleText } from './visible-text.ts'

export interface ParsedNumber {
  /** E.164. */
  readonly number: string
  /** Digits; undefined if no extension was typed. */
  readonly extension: string | undefined
  /** Without the plus sign: `1`, `44`. */
  readonly callingCode: string
  /** ISO 3166 alpha-2. Undefined if the number belongs to no country, or its country is unknown. */
  readonly country: string | undefined
  /** Only for North American numbers. */
  readonly areaCode: string | undefined
  /** The length is right. */
  readonly isPossible: boolean
  /** The number is in a range that is in use. In North America: it has the right shape. */
  readonly isValid: boolean
  readonly kind: NumberKind
}

export type NumberKind =
  | 'ordinary'
  | 'toll-free'
  | 'premium'
  | 'shared-cost'
  | 'personal'
  | 'pager'
  | 'company'
  | 'voicemail'
  | 'satellite'
  | 'network'
  | 'service'

const northAmerica = '1'

/**
 * `country` (ISO 3166) applies if the text has no calling code; if it is undefined, the text must have one. Returns undefined if
 * the text is not a phone number.
 */
export function readNumber(text: string, country: string | undefined): ParsedNumber | undefined {
  const defaultCountry = country !== undefined && isSupportedCountry(country) ? country : undefined
  const plain = withoutPunctuation(visibleText(text)).replace(/^tel:/i, '')
  const parsed = parsePhoneNumberFromString(plain, { ...(defaultCountry ? { defaultCountry } : {}), extract: false })
  if (parsed === undefined) return undefined
  if (parsed.countryCallingCode === northAmerica) return fromNorthAmerica(parsed)
  return fromElsewhere(parsed.isValid() ? parsed : (toCurrentFormat(parsed) ?? parsed))
}

/** Removes surrounding quotes and trailing punctuation, and replaces dots between digits. */
function withoutPunctuation(text: string): string {
  return text.replace(/^["'“”„‘’«»]+|["'“”‘’«»,;.]+$/gu, '').replace(/[·•∙‧]/gu, ' ')
}

function fromNorthAmerica(parsed: PhoneNumber): ParsedNumber {
  const read = readNorthAmerican(parsed.nationalNumber)
  const known = parsed.isValid() ? parsed.country : undefined
  return {
    ...fieldsOf(parsed),
    // The library knows which area codes are Canadian. A toll-free number belongs to the whole plan, not to a country.
    country: read === undefined || read.kind === 'toll-free' ? undefined : (read.country ?? known),
    areaCode: read?.areaCode,
    isValid: read !== undefined,
    kind: read?.kind ?? 'ordinary',
  }
}

/**
 * Ranges that the library assigns to another country with the same calling code. Null: a territory without an ISO 3166 code,
 * to which calls cost far more. Sources: Ofcom's numbering data (Isle of Man), ITU-T operational bulletins (San Marino,
 * Abkhazia), the operators' announcements (Northern Cyprus).
 */
const sharedCodes: readonly (readonly [range: RegExp, country: string | null])[] = [
  [/^\+44(?:1624|7(?:4576|[59]24|624))/, 'IM'],
  [/^\+390549/, 'SM'],
  [/^\+7[89]40/, null],
  [/^\+90(?:392|5338|5488)/, null],
]

function fromElsewhere(parsed: PhoneNumber): ParsedNumber {
  const [, own] = sharedCodes.find(([range]) => range.test(parsed.number)) ?? [undefined, parsed.country]
  return { ...fieldsOf(parsed), country: own ?? undefined, areaCode: undefined, isValid: parsed.isValid(), kind: kindOf(parsed) }
}

function fieldsOf(parsed: PhoneNumber) {
  const { number, ext: extension, countryCallingCode: callingCode } = parsed
  return { number, extension, callingCode, isPossible: parsed.isPossible() }
}

/** Calling codes that belong to no country. Source: ITU-T E.164, list of assigned country codes. */
const kindByCallingCode: Readonly<Record<string, NumberKind>> = {
  '800': 'toll-free',
  '808': 'shared-cost',
  '870': 'satellite',
  '878': 'personal',
  '881': 'satellite',
  '882': 'network',
  '883': 'network',
  '888': 'network',
  '979': 'premium',
}

/** Satellite phone ranges within national plans: Australia (ACMA), Russia (GlobalTel), China (MIIT), Indonesia (PSN). */
const satelliteRanges = /^\+(?:6114[57]|7954|86(?:1349|174[09])|62868)/

const kindByType: Readonly<Partial<Record<NonNullable<ReturnType<PhoneNumber['getType']>>, NumberKind>>> = {
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'company',
  VOICEMAIL: 'voicemail',
}

function kindOf(parsed: PhoneNumber): NumberKind {
  const byCode = kindByCallingCode[parsed.countryCallingCode]
  if (byCode !== undefined) return byCode
  if (satelliteRanges.test(parsed.number)) return 'satellite'
  return kindByType[parsed.getType() ?? 'FIXED_LINE'] ?? 'ordinary'
}

/** `country`: ISO 3166 alpha-2. */
export function hasNumberingPlan(country: string): country is CountryCode {
  return isSupportedCountry(country)
}
