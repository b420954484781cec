// Parses phone numbers in the formats that carriers use in requests and lists: with or without the plus sign, with an
// international prefix, as a SIP or tel URI, percent-encoded. Detects withheld numbers. All such numbers are parsed here. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { toCurrentFormat } from './obsolete-formats.ts'
import { isE164 } from './phone-number.ts'
import { visibleText } from './visible-text.ts'

/** The shortest numbers of small countries. Anything shorter is a service number or not a number. */
const nationalDigitsMin = 5
/** Longer than any URI that contains a number. */
const charactersMax = 300

/**
 * What carriers send for callers who withhold their number. Some spell the word on the keypad, because the field can only
 * hold a number: Twilio's +266696687 is ANONYMOUS.
 */
const withheldWords = ['anonymous', 'restricted', 'blocked', 'unknown', 'unavailable', 'private', 'withheld', 'no caller id']
/** ITU-T E.161. */
const keypad = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz']
const spelledWords: ReadonlySet<string> = new Set(withheldWords.map(spell))

/** Returns E.164, or undefined if the number is withheld or the text is not a possible phone number. */
export function readCarrierNumber(text: string | null | undefined): string | undefined {
  const dialled = dialledNumber(text)
  if (dialled === undefined) return undefined
  if (dialled.startsWith('+')) return possibleNumber(dialled)
  const [northAmerican, international] = [`+1${dialled}`, `+${dialled}`]
  // Ten digits are usually a North American number without the 1, and sometimes a foreign number without the plus sign.
  if (dialled.length !== 10) return possibleNumber(international)
  if (isInService(northAmerican)) return northAmerican
  if (isInService(international)) return international
  return possibleNumber(northAmerican) ?? possibleNumber(international)
}

/** Compares in any format. Returns undefined if the text cannot be read, or is a national number that matches the end. */
export function isSameNumber(text: string | null | undefined, number: string): boolean | undefined {
  if (text === number) return true
  const read = readCarrierNumber(text)
  if (read === undefined) return undefined
  if (read === number) return true
  // The national format: the text does not say which country it belongs to.
  const written = dialledNumber(text) ?? ''
  return !written.startsWith('+') && number.endsWith(written.replace(/^0+/, '')) ? undefined : false
}

/** The digits, with a plus sign if a calling code comes first. Undefined if the number is withheld or the text is not one. */
function dialledNumber(text: string | null | undefined): string | undefined {
  if (!text || text.length > charactersMax) return undefined
  const written = /^\+?\d+$/.exec(bareNumber(text))?.[0]
  // No calling code begins with zero, so 00 and 011 are international prefixes.
  const dialled = written?.replace(/^\+?(?:00|011)/, '+')
  return dialled === undefined || isSpelledWord(dialled) ? undefined : dialled
}

/** Removes the URI around the number, and punctuation. */
function bareNumber(text: string): string {
  const visible = visibleText(percentDecoded(text))
  const address = /<([^>]*)>/.exec(visible)?.[1] ?? visible
  const [user = ''] = address
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .split(/[@;?]/, 1)
  const number = user.replace(/:.*/s, '').replace(/[\s().\-\u2010-\u2015/]/gu, '')
  // RFC 3966: a local number, with the prefix that makes it global in `phone-context`.
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

/** North American carriers put a 1 before ten digits. A real phone whose number spells one of the words counts as withheld. */
function isSpelledWord(written: string): boolean {
  const digits = written.replace('+', '')
  return spelledWords.has(digits) || spelledWords.has(digits.replace(/^1/, ''))
}

function spell(word: string): string {
  return [...word.replaceAll(' ', '')].map((letter) => keypad.findIndex((letters) => letters.includes(letter))).join('')
}

/**
 * +1 numbers are checked by shape only, because area codes come into service before the library knows them (nanpa.com). In
 * other countries a carrier may still use an obsolete format.
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
