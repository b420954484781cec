// The one reader of phone numbers that people type, whether into a form, a file or a command. What may be rung is
// dialling-policy.ts's business. Pure.
import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { readNorthAmerican } from './north-american-numbers.ts'
import { toCurrentFormat } from './obsolete-formats.ts'
import { visibleText } from './visible-text.ts'

export interface ParsedNumber {
  /** E.164. */
  readonly number: string
  /** The digits of an extension, where one was typed. */
  readonly extension: string | undefined
  /** Without the plus sign: `1`, `44`. */
  readonly callingCode: string
  /** ISO 3166 alpha-2; undefined where the number belongs to none, or to one that nobody knows yet. */
  readonly country: string | undefined
  /** Of a North American number. */
  readonly areaCode: string | undefined
  /** It has a length that there is. */
  readonly isPossible: boolean
  /** It is in a range that is in use, or, in North America, has the right shape. */
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

/** `country`: ISO 3166, where the number is from if it does not say; undefined: it has to say. Undefined: it is no number. */
export function readNumber(text: string, country: string | undefined): ParsedNumber | undefined {
  const defaultCountry = country !== undefined && isSupportedCountry(country) ? country : undefined
  const plain = withoutPunctuation(visibleText(text)).replace(/^tel:/i, '')
  const parsed = parsePhoneNumberFromString(plain, { ...(defaultCountry ? { defaultCountry } : {}), extract: false })
  if (parsed === undefined) return undefined
  if (parsed.countryCallingCode === northAmerica) return fromNorthAmerica(parsed)
  return fromElsewhere(parsed.isValid() ? parsed : (toCurrentFormat(parsed) ?? parsed))
}

/** Quoted, at the end of a clause, or with dots between the digits. */
function withoutPunctuation(text: string): string {
  return text.replace(/^["'“”„‘’«»]+|["'“”‘’«»,;.]+$/gu, '').replace(/[·•∙‧]/gu, ' ')
}

function fromNorthAmerica(parsed: PhoneNumber): ParsedNumber {
  const read = readNorthAmerican(parsed.nationalNumber)
  const known = parsed.isValid() ? parsed.country : undefined
  return {
    ...fieldsOf(parsed),
    // The library knows which area codes are Canada's. A toll-free number is of the whole plan.
    country: read === undefined || read.kind === 'toll-free' ? undefined : (read.country ?? known),
    areaCode: read?.areaCode,
    isValid: read !== undefined,
    kind: read?.kind ?? 'ordinary',
  }
}

/**
 * Ranges that the library takes for those of the country they share a calling code with. Null: of a territory without a code
 * in ISO 3166, to which calls cost far more than to that country. Sources: Ofcom's numbering data (Isle of Man), ITU-T
 * operational bulletins (San Marino, Abkhazia), the operators' announcements (Northern Cyprus).
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

/** Calling codes of no country. Source: ITU-T E.164, list of assigned country codes. */
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

/** Ranges within national plans that satellite phones have: Australia (ACMA), Russia (GlobalTel), China (MIIT), Indonesia (PSN). */
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

/** Whether a country (ISO 3166 alpha-2) has phone numbers of its own. */
export function hasNumberingPlan(country: string): country is CountryCode {
  return isSupportedCountry(country)
}
