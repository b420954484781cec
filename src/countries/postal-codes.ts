// Reads postal codes: their shape, how many digits they have, and one spelling to compare them by. Which targets a postal
// code leads to is up to campaigns/. A `country` is ISO 3166 alpha-2, upper case. Pure.
import validator from 'validator'
import { findCountry } from './registry.ts'

const charactersMax = 12

/** Returns false if the postal codes of the country are not known. */
export function hasPostalCodeShape(text: string, country: string): boolean {
  const locale = country as validator.PostalCodeLocale
  return text.length <= charactersMax && validator.isPostalCodeLocales.includes(locale) && validator.isPostalCode(text, locale)
}

/** Returns the code in upper case, without blanks, hyphens and whatever does not identify the place, such as ZIP+4. */
export function normalisePostalCode(text: string, country: string): string {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  return findCountry(country)?.postalCodes.placePart?.(plain) ?? plain
}

/** Returns how many digits every postal code has, or null if they contain letters, differ in length, or are not known. */
export function postalCodeDigits(country: string): number | null {
  const known = findCountry(country)
  return known === undefined ? (digitsElsewhere.get(country) ?? null) : known.postalCodes.digits
}

/** Countries without a file. Source: Universal Postal Union. */
export const digitsElsewhere: ReadonlyMap<string, number> = new Map([
  ['AT', 4],
  ['AU', 4],
  ['BE', 4],
  ['CH', 4],
  ['DE', 5],
  ['DK', 4],
  ['ES', 5],
  ['FI', 5],
  ['FR', 5],
  ['IT', 5],
  ['MX', 5],
  ['NO', 4],
  ['NZ', 4],
  ['PL', 5],
])
