// Which texts have the shape of a postal code. Where a postal code leads is another matter. Pure.
import validator from 'validator'

const charactersMax = 12

/** `country`: ISO 3166 alpha-2. False for a country whose postal codes are not known. */
export function hasPostalCodeShape(text: string, country: string): boolean {
  const locale = country as validator.PostalCodeLocale
  return text.length <= charactersMax && validator.isPostalCodeLocales.includes(locale) && validator.isPostalCode(text, locale)
}
