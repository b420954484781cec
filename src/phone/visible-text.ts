// Cleans text before phone numbers are parsed: numbers copied from address books, web pages and spreadsheets bring along
// invisible characters, and may use digits of other scripts. Pure.

/** Directional marks, joiners, soft hyphens, fillers, keycap marks, control characters, object replacement characters. */
const invisible = /[\p{Cf}\p{Cc}\p{M}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/gu

/** Returns NFKC without invisible characters, with each run of spaces as one space and the digits of any script as 0 to 9. */
export function visibleText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/gu, ' ')
    .replace(invisible, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/\p{Nd}/gu, toAscii)
    .trim()
}

/** The digits of a script are ten consecutive code points, from zero to nine (Unicode Standard, 4.6). */
function toAscii(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}
