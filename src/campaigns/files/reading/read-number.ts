// Parses phone numbers of offices and campaigns as people write them. Supporters' numbers have stricter rules, which are in
// dialling-policy.ts. Pure.
import { readNumber } from '../../../phone/read-number.ts'

const charactersMax = 40

/**
 * Returns the number as it is stored (E.164, followed by `;ext=N` if there is an extension), or a problem that completes the
 * sentence "It is …". `country` (ISO 3166) applies if the text has no calling code; if it is undefined, the text must have one.
 */
export function readOfficeNumber(
  text: string,
  country: string | undefined,
): { readonly number: string } | { readonly problem: string } {
  const read = readNumber(text, country)
  if (read === undefined) return { problem: 'not a phone number' }
  if (!read.isPossible) return { problem: 'too short or too long for a phone number' }
  if (!read.isValid) return { problem: `not a valid number in ${read.country ?? `+${read.callingCode}`}` }
  if (read.kind === 'premium') return { problem: 'a premium-rate number, which is never dialled' }
  const number = read.extension === undefined ? read.number : `${read.number};ext=${read.extension}`
  return number.length > charactersMax ? { problem: 'too long with its extension' } : { number }
}
