// Reads postal codes as people, spreadsheets and other programs write them, and undoes what a spreadsheet did to them. What could
// be one of several codes is refused, because a wrong one would lead callers to other people's representatives. Pure.
import { visibleText } from '../phone/visible-text.ts'
import { isPostalArea, postalAreaOf } from './postal-areas.ts'
import { hasPostalCodeShape, knowsPostalCodes, longPostalCode, plainPostalCode, postalCodeDigits } from './postal-codes.ts'

/** As it is written, if it says more than the place, as ZIP+4 does; otherwise as `readPostalCode` reads it. */
export function readLongPostalCode(written: string, country: string): string | undefined {
  const read = readPostalCode(written, country)
  if ('problem' in read) return undefined
  const long = longPostalCode(withoutGuard(visible(written)))
  return plainPostalCode(long, country) === read.code ? long : read.code
}

/** `problem` completes the sentence "The location is …; …". `country`: ISO 3166 alpha-2, upper case. */
export function readPostalCode(written: string, country: string): { readonly code: string } | { readonly problem: string } {
  const text = visible(written)
  const code = findCode(text, country)
  return code === undefined ? { problem: problemOf(withoutGuard(text), country) } : { code }
}

/** What a location is found by: its key, or else the area that its postal code begins with. */
export function postalCodeKeys(written: string, country: string): string[] {
  const key = postalCodeKey(written, country)
  return [key, postalAreaOf(key, country) ?? []].flat()
}

/** What a location is stored by: the postal code, or the text itself if it is none. */
export function postalCodeKey(written: string, country: string): string {
  const text = visible(written)
  return findCode(text, country) ?? plainPostalCode(text, country)
}

function visible(written: string): string {
  return visibleText(written)
    .replace(/[\p{Pd}−]/gu, '-')
    .toUpperCase()
}

function findCode(text: string, country: string): string | undefined {
  const plain = withoutGuard(text)
  const candidates = [plain, ...asNumber(plain), ...asAddressed(plain, country)]
  const found = candidates.find((candidate) => isCode(candidate, country))
  return found === undefined ? undefined : plainPostalCode(found, country)
}

/** Removes what keeps a spreadsheet from reading a code as a number: ="02138", '02138. */
function withoutGuard(text: string): string {
  const [, formula] = /^= ?(?:T\()?"([^"]*)"\)?$/.exec(text) ?? []
  return (formula ?? text).replace(/^['"’‘`]+|['"’‘`]+$/g, '').trim()
}

/** What a spreadsheet made a number of: with decimals, thousands separators or an exponent. Nothing if digits may be missing. */
function asNumber(text: string): string[] {
  const [, whole] = /^(\d+)[.,]0*$/.exec(text) ?? []
  if (whole !== undefined) return [whole]
  if (/^\d{1,3}([.,']\d{3})+$/.test(text)) return [text.replace(/\D/g, '')]
  const [, first, rest = '', exponent] = /^(\d)(?:[.,](\d+))?E\+?(\d+)$/.exec(text) ?? []
  return first !== undefined && rest.length === Number(exponent) ? [`${first}${rest}`] : []
}

/** With and without the country before the code: DE-10115 may have it, LT-01100 always does, and callers cannot key it in. */
function asAddressed(text: string, country: string): string[] {
  const added = postalCodeDigits(country) === null && knowsPostalCodes(country) ? [`${country}${text}`] : []
  return text.startsWith(country) ? [text.slice(country.length)] : added
}

/** Countries whose codes are not known: anything that is one word. */
const otherCode = /^[\p{L}\p{N}]{1,20}$/u
const otherRange = /^(\d)\d{3,}-\1\d{3,}$/

function isCode(text: string, country: string): boolean {
  const plain = plainPostalCode(text, country)
  const digits = postalCodeDigits(country)
  // Of an empty cell, the format of postal codes makes zeros.
  if (digits !== null) return plain.length === digits && /^\d*[1-9]\d*$/.test(plain)
  if (!knowsPostalCodes(country)) return otherCode.test(plain) && !otherRange.test(text)
  return isPostalArea(plain, country) || [text, plain, ...withSeparator(plain)].some((one) => hasPostalCodeShape(one, country))
}

/** The code with a blank or a hyphen at any place, because people leave them out. */
function withSeparator(plain: string): string[] {
  return [' ', '-'].flatMap((separator) => Array.from(plain, (_, i) => `${plain.slice(0, i)}${separator}${plain.slice(i)}`))
}

function problemOf(text: string, country: string): string {
  const areCodes = (parts: readonly string[]) => parts.length > 1 && parts.every((part) => isCode(part.trim(), country))
  const listed = text.split(/\s*(?:[,;/&+|]|\bAND\b|\bOR\b)\s*/)
  if (areCodes(listed.map((part) => part.padStart(postalCodeDigits(country) ?? 0, '0'))) || areCodes(text.split(' ')))
    return 'write each postal code in a row of its own'
  if (areCodes(text.split(/ ?(?:-|\.{2,3}|…|\bTO\b|\bTHROUGH\b|\bTHRU\b) ?/)))
    return 'a range is not allowed; write each postal code in a row of its own'
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/.test(text)) return 'a spreadsheet has rounded it; format the column as text'
  const digits = postalCodeDigits(country)
  if (digits === null) return `this is not a postal code of ${country}`
  const rule = `postal codes of ${country} have ${digits} digits`
  const [, whole = ''] = /^(\d+)(?:[.,]0*)?$/.exec(text) ?? []
  return whole !== '' && whole.length < digits ? `${rule}, and spreadsheets drop a leading 0 unless the column is text` : rule
}
