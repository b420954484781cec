// Phone numbers as rows hold them: E.164, with `;ext=N` behind where there is an extension. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

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

/** The calling code of a stored number; undefined where it has none that is in use. */
export function callingCodeOf(stored: string): string | undefined {
  return parsePhoneNumberFromString(presentPhoneNumber(stored) ?? '')?.countryCallingCode
}
