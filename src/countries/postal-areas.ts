// Knows the areas that postal codes with letters begin with, such as Canada's forward sortation areas: tables of representatives
// often list only these. Pure.
import { hasPostalCodeShape } from './postal-codes.ts'

/** What makes an area of a country a whole code. */
const endings: ReadonlyMap<string, string> = new Map([
  ['CA', '1A1'],
  ['GB', '1AA'],
  ['IE', 'A111'],
  ['NL', 'AA'],
])

/** `plain`: in upper case, without blanks. */
export function isPostalArea(plain: string, country: string): boolean {
  const ending = endings.get(country)
  return ending !== undefined && hasPostalCodeShape(`${plain} ${ending}`, country)
}

/** Undefined if the text is no whole code, or the codes of the country have no areas. */
export function postalAreaOf(plain: string, country: string): string | undefined {
  const ending = endings.get(country)
  if (ending === undefined) return undefined
  const area = plain.slice(0, -ending.length)
  return hasPostalCodeShape(`${area} ${plain.slice(-ending.length)}`, country) ? area : undefined
}
