// Reads a phone number of the United States as files have it. A source is somebody else's: a number abroad or one that costs extra is
// never taken from it, whatever the file says. Pure.
import { readNumber } from '../../phone/read-number.ts'
import { readOfficeNumber } from '../../targets/read-number.ts'

/**
 * E.164, followed by `;ext=N` if there is an extension; null if nothing is written. `report` gets what was wrong with a number that
 * is left out.
 */
export function readPhone(text: string | number | undefined, report: (found: string) => void): string | null {
  const written = asText(text)
  if (written === null) return null
  const read = readOfficeNumber(written, 'US')
  if ('number' in read && isDomestic(written)) return read.number
  const problem = 'problem' in read ? read.problem : 'no number of the United States'
  report(`"${written}" is ${problem}, and is left out`)
  return null
}

/** ISO 3166: the states, and the territories, which have codes of their own. */
const domestic: ReadonlySet<string | undefined> = new Set(['US', 'AS', 'GU', 'MP', 'PR', 'VI'])

/** Toll-free numbers belong to no country of the North American plan. */
function isDomestic(written: string): boolean {
  const read = readNumber(written, 'US')
  return read?.callingCode === '1' && (read.kind === 'toll-free' || domestic.has(read.country))
}

/** Null if there is nothing but blanks. */
export function asText(value: string | number | undefined): string | null {
  return value === undefined || String(value).trim() === '' ? null : String(value).trim()
}
