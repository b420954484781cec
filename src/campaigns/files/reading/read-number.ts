// Reads the numbers of offices and of campaigns as people write them. Which numbers a supporter may be rung at is a stricter
// matter, and dialling-policy.ts's. Pure.
import { readNumber } from '../../../phone/read-number.ts'

const charactersMax = 40

/**
 * As rows hold it, with `;ext=N` behind where there is an extension; or what is wrong with it, as the end of the sentence
 * "phone is …". `country`: ISO 3166, where the number is from if it does not say; undefined: it has to say.
 */
export function readOfficeNumber(
  text: string,
  country: string | undefined,
): { readonly number: string } | { readonly problem: string } {
  const read = readNumber(text, country)
  if (read === undefined) return { problem: 'no phone number' }
  if (!read.isPossible) return { problem: 'too short or too long for a phone number' }
  if (!read.isValid) return { problem: `no number that there is in ${read.country ?? `+${read.callingCode}`}` }
  if (read.kind === 'premium') return { problem: 'a premium-rate number, which nobody is connected with' }
  const number = read.extension === undefined ? read.number : `${read.number};ext=${read.extension}`
  return number.length > charactersMax ? { problem: 'too long with its extension' } : { number }
}
