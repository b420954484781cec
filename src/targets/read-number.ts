// Parses phone numbers of offices and campaigns as people write them. Supporters' numbers have stricter rules, which are in
// dialling-policy.ts. Pure.
import type { Path } from '../domain-errors.ts'
import type { AddProblem } from '../input/problems.ts'
import { readNumber } from '../phone/read-number.ts'

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

export interface NumberOptions {
  /** The country (ISO 3166) of numbers without a calling code. If undefined, numbers must have one. */
  readonly country: string | undefined
  /** Stored numbers, which are accepted unchanged. */
  readonly current: ReadonlySet<string | null>
  readonly addProblem: AddProblem
}

/** Reports an invalid number and returns it unchanged, so that it is not reported as missing, too. */
export function readPhone(
  text: string | undefined,
  { path, country, current, addProblem }: NumberOptions & { readonly path: Path },
): string | null {
  if (text === undefined || current.has(text)) return text ?? null
  const read = readOfficeNumber(text, country)
  if ('number' in read) return read.number
  addProblem(path, 'invalid_number', `${path.at(-1)} is "${text}": it is ${read.problem}`)
  return text
}
