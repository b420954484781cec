// Phone numbers as they are stored: E.164, followed by `;ext=N` if there is an extension. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Returns E.164 without the extension, as in JSON. Null if there is no number, or an old row holds something else. */
export function presentPhoneNumber(stored: string | null): string | null {
  const [number = ''] = stored?.split(';', 1) ?? []
  return isE164(number) ? number : null
}

/** The digits after `;ext=`, if any. */
export function extensionOf(stored: string): string | undefined {
  return /;ext=(\d+)$/.exec(stored)?.[1]
}

/** For JSON schemas. */
export const e164Pattern = '^\\+[1-9]\\d{1,14}$'
const e164 = new RegExp(e164Pattern)

export function isE164(text: string): boolean {
  return e164.test(text)
}

/** Returns the calling code of a stored number, or undefined if the number is not valid E.164 with a known calling code. */
export function callingCodeOf(stored: string): string | undefined {
  return parsePhoneNumberFromString(presentPhoneNumber(stored) ?? '')?.countryCallingCode
}
