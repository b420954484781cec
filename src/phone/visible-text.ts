// What a reader of phone numbers sees: numbers are copied from address books, web pages and spreadsheets along with marks that
// nobody sees, and in digits of other scripts. Pure.

/** Marks of direction, joiners, soft hyphens, fillers, the frames of keycap digits, control characters, embedded objects. */
const invisible = /[\p{Cf}\p{Cc}\p{M}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/gu

/** NFKC, without what is invisible, blanks of all kinds as one, and digits of any script as 0 to 9. */
export function visibleText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/gu, ' ')
    .replace(invisible, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/\p{Nd}/gu, toAscii)
    .trim()
}

/** Unicode keeps the digits of a script in one run of ten, from zero to nine (Unicode Standard, 4.6). */
function toAscii(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}
