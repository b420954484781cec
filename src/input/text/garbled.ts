// Finds texts that were read in a wrong encoding, at some time before or right now. They would be stored, shown and spoken. Pure.
import iconv from 'iconv-lite'
import { escapeCharacter } from '../without-invisible.ts'

export interface Garbled {
  readonly index: number
  readonly found: string
  /** What it probably means. */
  readonly meant: string | undefined
}

const unreadable = /[\ufffd\u0080-\u009f]/u
const word = /[^\0-\x20,;"]*[^\0-\x7f][^\0-\x20,;"]*/g
const excerptMax = 40

/**
 * The first one. `encoding`: the encoding with one byte for each character that the text was read in, or that texts are usually
 * taken for by mistake: a word whose bytes are UTF-8 in it was meant as UTF-8.
 */
export function findGarbled(text: string, encoding: string | undefined): Garbled | undefined {
  const known = new Map<string, string | undefined>()
  for (const { 0: found, index } of text.matchAll(word)) {
    if (unreadable.test(found)) return { index, found: excerpt(found), meant: undefined }
    if (!known.has(found)) known.set(found, encoding === undefined ? undefined : readAsUtf8(found, encoding))
    const meant = known.get(found)
    if (meant !== undefined) return { index, found: excerpt(found), meant: excerpt(meant) }
  }
  return undefined
}

/** Writes the words that a reader would take for garbled as escape sequences of YAML and JSON, because they may be stored like this. */
export function escapeGarbled(text: string, encoding: string): string {
  return text.replace(word, (found) =>
    findGarbled(found, encoding) === undefined ? found : found.replace(/[^\0-\x7f]/gu, escapeCharacter),
  )
}

/** Returns undefined unless the bytes of a word are UTF-8 and have letters of European languages. */
function readAsUtf8(found: string, encoding: string): string | undefined {
  const bytes = iconv.encode(found, encoding)
  if (iconv.decode(bytes, encoding) !== found) return undefined
  const read = decodeUtf8(bytes)
  const isPlausible =
    read !== undefined && /^[\0-\x7e\u00a0-\u017f\u2010-\u203a\u20ac]*$/.test(read) && !/\p{Ll}\p{Lu}/u.test(read)
  return isPlausible ? read : undefined
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
