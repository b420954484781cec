// Reads the numbers of offices and of campaigns as people write them. Which numbers a supporter may be rung at is a stricter
// matter, and phone-number.ts's. Pure.
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

const charactersMax = 40

/**
 * As rows hold it, with `;ext=N` behind where there is an extension; or what is wrong with it, as the end of the sentence
 * "phone is …". `country`: ISO 3166, where the number is from if it does not say.
 */
export function readOfficeNumber(text: string, country: string): { readonly number: string } | { readonly problem: string } {
  const defaultCountry = isSupportedCountry(country) ? country : 'US'
  const parsed = parsePhoneNumberFromString(text, { defaultCountry, extract: false })
  if (parsed === undefined) return { problem: 'no phone number' }
  if (!parsed.isPossible()) return { problem: 'too short or too long for a phone number' }
  if (!parsed.isValid()) return { problem: `no number that there is in ${parsed.country ?? `+${parsed.countryCallingCode}`}` }
  if (parsed.getType() === 'PREMIUM_RATE') return { problem: 'a premium-rate number, which nobody is connected with' }
  const number = parsed.ext === undefined ? parsed.number : `${parsed.number};ext=${parsed.ext}`
  return number.length > charactersMax ? { problem: 'too long with its extension' } : { number }
}
