// Phone numbers: how rows hold them (E.164, with `;ext=N` behind where there is an extension), and which of them a
// supporter may be rung at. Pure.
import { type CountryCode, isSupportedCountry, type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** E.164 without the extension, as the wire shows it. Null where there is none, or where an old row holds something else. */
export function presentPhoneNumber(stored: string | null): string | null {
  const [number = ''] = stored?.split(';', 1) ?? []
  return isE164(number) ? number : null
}

/** The digits behind `;ext=`; undefined where there are none. */
export function extensionOf(stored: string): string | undefined {
  return /;ext=(\d+)$/.exec(stored)?.[1]
}

export function isE164(text: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(text)
}

export interface DiallableNumber {
  /** E.164. */
  readonly number: string
  /** Without the plus sign: `1`, `44`. */
  readonly callingCode: string
  /** ISO 3166; undefined where the number does not say. */
  readonly country: string | undefined
}

/** Kinds that cost whoever rings them far more than a call, or that are known for fraud. */
const refusedTypes: Readonly<Partial<Record<NonNullable<NumberType>, string>>> = {
  PREMIUM_RATE: 'it is a premium-rate number',
  SHARED_COST: 'it is a shared-cost number',
  PERSONAL_NUMBER: 'it is a personal number, which can be charged like a premium-rate one',
  PAGER: 'it is a pager',
  UAN: 'it is a company’s number, which can be charged like a premium-rate one',
  VOICEMAIL: 'it is a voice mailbox',
}

/**
 * A number as somebody typed it, in a country (ISO 3166; one that has no numbering plan counts as the US). Either the
 * number, or what is wrong with it, as the end of the sentence "This phone number cannot be rung: …".
 */
export function readDiallableNumber(text: string, country: string): DiallableNumber | { readonly problem: string } {
  const defaultCountry = planOf(country)
  const parsed = parsePhoneNumberFromString(text, { defaultCountry, extract: false })
  if (parsed === undefined) return { problem: 'it is no phone number' }
  if (!parsed.isPossible()) return { problem: 'it is too short or too long' }
  if (!parsed.isValid()) return { problem: `there is no such number in ${parsed.country ?? `+${parsed.countryCallingCode}`}` }
  const refused = refusedTypes[parsed.getType() ?? 'FIXED_LINE']
  if (refused !== undefined) return { problem: refused }
  if (parsed.ext !== undefined) return { problem: 'it has an extension, which nobody would key in' }
  return { number: parsed.number, callingCode: parsed.countryCallingCode, country: parsed.country }
}

/** The calling code of a stored number; undefined where it has none that is in use. */
export function callingCodeOf(stored: string): string | undefined {
  return parsePhoneNumberFromString(presentPhoneNumber(stored) ?? '')?.countryCallingCode
}

function planOf(country: string): CountryCode {
  const code = country.toUpperCase()
  return isSupportedCountry(code) ? code : 'US'
}
