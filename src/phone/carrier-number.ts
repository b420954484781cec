// The one reader for phone numbers as carriers write them, in requests and in lists: with and without the plus sign, with
// an international prefix, as a SIP or tel address, percent-encoded. Says, too, when a caller withholds the number. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { toCurrentFormat } from './obsolete-formats.ts'
import { isE164 } from './phone-number.ts'
import { visibleText } from './visible-text.ts'

/** The shortest numbers of small countries; what is shorter is a service or no number. */
const nationalDigitsMin = 5
/** Longer than any address that carries a number. */
const charactersMax = 300

/**
 * What carriers write for callers who withhold their number. Some spell the word on a telephone's keypad, because a
 * number is all that the field may hold: Twilio's +266696687 is ANONYMOUS.
 */
const withheldWords = ['anonymous', 'restricted', 'blocked', 'unknown', 'unavailable', 'private', 'withheld', 'no caller id']
/** ITU-T E.161. */
const keypad = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz']
const spelledWords: ReadonlySet<string> = new Set(withheldWords.map(spell))

/** E.164; undefined where the number is withheld, or where the text is no number that a telephone can have. */
export function readCarrierNumber(text: string | null | undefined): string | undefined {
  const dialled = dialledNumber(text)
  if (dialled === undefined) return undefined
  if (dialled.startsWith('+')) return possibleNumber(dialled)
  const [northAmerican, international] = [`+1${dialled}`, `+${dialled}`]
  // Ten digits are mostly a number of North America without its 1, and sometimes one of abroad without its plus sign.
  if (dialled.length !== 10) return possibleNumber(international)
  if (isInService(northAmerican)) return northAmerican
  if (isInService(international)) return international
  return possibleNumber(northAmerican) ?? possibleNumber(international)
}

/** True for a text of any spelling that means the number. Undefined: the text may mean it, or any other. */
export function isSameNumber(text: string | null | undefined, number: string): boolean | undefined {
  if (text === number) return true
  const read = readCarrierNumber(text)
  if (read === undefined) return undefined
  if (read === number) return true
  // As it is written within its country, which the text does not name.
  const written = dialledNumber(text) ?? ''
  return !written.startsWith('+') && number.endsWith(written.replace(/^0+/, '')) ? undefined : false
}

/** The digits, behind a plus sign where a country's code comes first; undefined where the number is withheld or is none. */
function dialledNumber(text: string | null | undefined): string | undefined {
  if (!text || text.length > charactersMax) return undefined
  const written = /^\+?\d+$/.exec(bareNumber(text))?.[0]
  // No country's code begins with a zero: behind one, the rest is meant to be dialled from abroad.
  const dialled = written?.replace(/^\+?(?:00|011)/, '+')
  return dialled === undefined || isSpelledWord(dialled) ? undefined : dialled
}

/** Without the address around it, and without what only makes it easier to read. */
function bareNumber(text: string): string {
  const visible = visibleText(percentDecoded(text))
  const address = /<([^>]*)>/.exec(visible)?.[1] ?? visible
  const [user = ''] = address
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .split(/[@;?]/, 1)
  const number = user.replace(/:.*/s, '').replace(/[\s().\-\u2010-\u2015/]/gu, '')
  // RFC 3966: a local number together with the prefix that makes it a global one.
  const context = /;phone-context=(\+\d+)/i.exec(address)?.[1]
  return context === undefined || number.startsWith('+') ? number : context + number
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** North American carriers put a 1 before what has ten digits. A telephone that has such a number counts as withheld. */
function isSpelledWord(written: string): boolean {
  const digits = written.replace('+', '')
  return spelledWords.has(digits) || spelledWords.has(digits.replace(/^1/, ''))
}

function spell(word: string): string {
  return [...word.replaceAll(' ', '')].map((letter) => keypad.findIndex((letters) => letters.includes(letter))).join('')
}

/**
 * Of +1 the shape decides, because area codes come into service before a library knows them (nanpa.com). Elsewhere a carrier
 * may still write a number in the format of before.
 */
function possibleNumber(number: string): string | undefined {
  if (!isE164(number)) return undefined
  if (number.startsWith('+1')) return /^\+1[2-9]\d\d[2-9]\d{6}$/.test(number) ? number : undefined
  const parsed = parsePhoneNumberFromString(number)
  if (parsed === undefined || parsed.nationalNumber.length < nationalDigitsMin) return undefined
  return parsed.isPossible() ? parsed.number : (toCurrentFormat(parsed)?.number ?? number)
}

function isInService(number: string): boolean {
  return parsePhoneNumberFromString(number)?.isValid() === true
}
