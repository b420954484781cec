// Reads the country whose phone numbers may be written without a country code. Pure.
import { readCountry } from '../countries/read-country.ts'
import { hasNumberingPlan } from './read-number.ts'

export const defaultPhoneCountry = 'US'

export const phoneCountryRule = 'A country that has phone numbers is allowed, such as US, GB or "United Kingdom".'

/** Returns ISO 3166 alpha-2, or undefined if `text` breaks the rule. */
export function readPhoneCountry(text: string): string | undefined {
  const country = readCountry(text)
  return country !== undefined && hasNumberingPlan(country) ? country : undefined
}
