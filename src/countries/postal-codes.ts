// Knows postal codes: their shape, how many digits they have, and one spelling to compare them by; read-postal-code.ts reads them as
// people and spreadsheets write them. Which targets a postal code leads to is up to campaigns/. A `country` is ISO 3166 alpha-2,
// upper case. Pure.
import validator from 'validator'
import { findCountry } from './registry.ts'

const charactersMax = 12

/** Returns false if the postal codes of the country are not known. */
export function hasPostalCodeShape(text: string, country: string): boolean {
  if (text.length > charactersMax) return false
  if (knowsPostalCodes(country)) return validator.isPostalCode(text, country)
  const digits = findCountry(country)?.postalCodes.digits ?? null
  return digits !== null && text.length === digits && /^\d+$/.test(text)
}

export function knowsPostalCodes(country: string): country is validator.PostalCodeLocale {
  return (validator.isPostalCodeLocales as readonly string[]).includes(country)
}

/** Returns the code in upper case, without blanks, hyphens and whatever does not identify the place, such as ZIP+4. */
export function plainPostalCode(text: string, country: string): string {
  const plain = longPostalCode(text)
  return findCountry(country)?.postalCodes.placePart?.(plain) ?? plain
}

/** Returns all of the code in upper case, without blanks and hyphens. */
export function longPostalCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '')
}

/** Returns how many digits every postal code has, or null if they contain letters, differ in length, or are not known. */
export function postalCodeDigits(country: string): number | null {
  const known = findCountry(country)
  return known === undefined ? (digitsElsewhere.get(country) ?? null) : known.postalCodes.digits
}

/** Countries without a file whose codes have one length, now and in older tables. Source: Universal Postal Union. */
export const digitsElsewhere: ReadonlyMap<string, number> = new Map([
  ['AT', 4],
  ['AU', 4],
  ['BA', 5],
  ['BD', 4],
  ['BE', 4],
  ['BG', 4],
  ['BR', 8],
  ['BY', 6],
  ['CH', 4],
  ['CN', 6],
  ['CO', 6],
  ['CZ', 5],
  ['DE', 5],
  ['DK', 4],
  ['DO', 5],
  ['DZ', 5],
  ['EE', 5],
  ['ES', 5],
  ['FI', 5],
  ['FR', 5],
  ['GR', 5],
  ['HR', 5],
  ['HU', 4],
  ['ID', 5],
  ['IN', 6],
  ['IS', 3],
  ['IT', 5],
  ['JP', 7],
  ['KE', 5],
  ['LI', 4],
  ['LK', 5],
  ['LU', 4],
  ['MC', 5],
  ['MG', 3],
  ['MX', 5],
  ['MY', 5],
  ['NO', 4],
  ['NP', 5],
  ['NZ', 4],
  ['PK', 5],
  ['PL', 5],
  ['RO', 6],
  ['RU', 6],
  ['SE', 5],
  ['SG', 6],
  ['SI', 4],
  ['SK', 5],
  ['TH', 5],
  ['TN', 4],
  ['TR', 5],
  ['UA', 5],
  ['ZA', 4],
  ['ZM', 5],
])
