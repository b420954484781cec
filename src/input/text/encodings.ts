// The names of encodings that a text file can have. Pure.
import iconv from 'iconv-lite'

/** What the library has besides encodings of text: it would turn any bytes into something. */
const notText = /^(ascii|usascii|base64|hex|binary|utf7(imap)?|internal)$/

/** Programs that say Latin-1 mean Windows-1252, which has more characters (Encoding Standard, 4.2). */
const latin1 = /^(latin1|l1|iso88591|cp819|ibm819|isoir100)$/

export const encodingRule =
  'Common ones are windows-1252 (Western Europe), windows-1250 (Central Europe), windows-1251 (Cyrillic), macintosh, cp852 and utf-16le.'

/** Returns undefined if no encoding has this name. */
export function readEncodingName(written: string): string | undefined {
  const plain = written.toLowerCase().replace(/[^0-9a-z]/g, '')
  if (plain === '' || notText.test(plain) || !iconv.encodingExists(plain)) return undefined
  return latin1.test(plain) ? 'windows-1252' : written.toLowerCase()
}

/** The encoding has one byte for each character. */
export function isSingleByte(encoding: string): boolean {
  const high = Buffer.from(Array.from({ length: 128 }, (_, i) => 128 + i))
  return !/^(utf|ucs|cesu)/.test(encoding) && iconv.decode(high, encoding).length === high.length
}
