// Reads a phone number of the United States as files have it. Pure.
import { readNumber } from '../../phone/read-number.ts'

/**
 * E.164, followed by `;ext=N` if there is an extension; null if nothing is written. `report` gets what was wrong with a number that
 * cannot be one.
 */
export function readPhone(text: string | number | undefined, report: (found: string) => void): string | null {
  const written = asText(text)
  if (written === null) return null
  const read = readNumber(written, 'US')
  if (read?.isPossible) return read.extension === undefined ? read.number : `${read.number};ext=${read.extension}`
  report(`"${written}" is no phone number of the United States, and is left out`)
  return null
}

/** Null if there is nothing but blanks. */
export function asText(value: string | number | undefined): string | null {
  return value === undefined || String(value).trim() === '' ? null : String(value).trim()
}
