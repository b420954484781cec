// Finds texts that were read in a wrong encoding, at some time before or right now. They would be stored, shown and spoken. Pure.
import iconv from 'iconv-lite'
import { escapeCharacter } from '../without-invisible.ts'

export interface Garbled {
  readonly index: number
  readonly found: string
  /** What it probably means. */
  readonly meant: string | undefined
}

/** What UTF-8 is most often taken for by mistake. */
export const usualMistakes = ['windows-1252', 'windows-1250', 'windows-1251', 'macintosh'] as const

const unreadable = /[\ufffd\u0080-\u009f]/u
const word = /[^\0-\x20,;"]*[^\0-\x7f][^\0-\x20,;"]*/g
const excerptMax = 40

/**
 * The first one. `encodings`: with one byte for each character, in which the text was read, or may have been. A word whose bytes
 * are UTF-8 in one of them was meant as UTF-8.
 */
export function findGarbled(text: string, encodings: readonly string[]): Garbled | undefined {
  const known = new Map<string, string | undefined>()
  for (const { 0: found, index } of text.matchAll(word)) {
    if (unreadable.test(found)) return { index, found: excerpt(found), meant: undefined }
    if (!known.has(found)) known.set(found, readAsUtf8(found, encodings))
    const meant = known.get(found)
    if (meant !== undefined) return { index, found: excerpt(found), meant: excerpt(meant) }
  }
  return undefined
}

/** Signs where a word has letters: what another encoding with one byte for each character has in their place. */
const strange = /\p{L}[£¥¤¦¬¯³¹¼¾]\p{L}|[¤¦¬¯³¹¼¾]\p{Ll}|[£¥]\p{Ll}{3}/u

/** The first word that was read in another encoding than its own, neither of which is UTF-8. */
export function findStrange(text: string): Garbled | undefined {
  for (const { 0: found, index } of text.matchAll(word))
    if (strange.test(found)) return { index, found: excerpt(found), meant: undefined }
  return undefined
}

/** Writes the words that a reader would take for garbled as escape sequences of YAML and JSON, because they may be stored like this. */
export function escapeGarbled(text: string): string {
  return text.replace(word, (found) =>
    findGarbled(found, usualMistakes) === undefined ? found : found.replace(/[^\0-\x7f]/gu, escapeCharacter),
  )
}

/** Undefined unless the bytes of a word are UTF-8 and have letters that belong together. */
function readAsUtf8(found: string, encodings: readonly string[]): string | undefined {
  for (const encoding of encodings) {
    const bytes = iconv.encode(found, encoding)
    const read = decodeUtf8(bytes)
    if (read !== undefined && iconv.decode(bytes, encoding) === found && isPlausible(read, encoding)) return read
  }
  return undefined
}

/** Nothing but letters of one alphabet, more than one of them beyond ASCII, or letters of ASCII beside them. */
const plausible = [
  /^(?=.*[a-z]|.*[^\0-\x7e].*[^\0-\x7e])[\0-\x7e\u00c0-\u017f\u2010-\u203a]*$/i,
  /^(?=.*[а-яё].*[а-яё])[\0-\x40\x5b-\x60\x7b-\x7eЀ-ЏА-яѐ-џҐґ\u2010-\u203a]*$/i,
  /^(?=.*[α-ω].*[α-ω])[\0-\x40\x5b-\x60\x7b-\x7eΆ-ώ\u2010-\u203a]*$/i,
]
/** In Windows-1252, few letters can follow those that UTF-8 begins with, so that signs and other scripts are certain, too. */
const plausibleIn1252 = [
  /^[\0-\x7e\u00a0-\u017f\u2010-\u203a\u20ac]*$/,
  /^[\0-\x40\x5b-\x60\x7b-\x7e\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]*$/u,
  ...plausible,
]

function isPlausible(read: string, encoding: string): boolean {
  const patterns = encoding === 'windows-1252' ? plausibleIn1252 : plausible
  return !/\p{Ll}\p{Lu}/u.test(read) && patterns.some((pattern) => pattern.test(read))
}

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function excerpt(text: string): string {
  return text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text
}
