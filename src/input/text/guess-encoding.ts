// Guesses the encoding of a file that is not UTF-8, for somebody to confirm. Pure.
import { analyse } from 'chardet'
import { decodeText } from './decode.ts'
import { readEncodingName } from './encodings.ts'
import { linesOf } from './lines.ts'

export interface Guess {
  readonly encoding: string
  /** Up to three texts of the file: those that differ between encodings, if there are any. */
  readonly samples: readonly string[]
}

/** Windows has the characters of these, and more. */
const windowsNames: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'windows-1250',
  'ISO-8859-6': 'windows-1256',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-9': 'windows-1254',
}
/** Tried as well, because the library does not know some of them and is often wrong about short files. */
const more = ['windows-1252', 'windows-1250', 'iso-8859-2', 'windows-1251', 'macintosh', 'cp850', 'cp852']

/** Undefined if no encoding fits. */
export function guessEncoding(bytes: Uint8Array): Guess | undefined {
  const guesses = candidatesFor(bytes).flatMap((encoding, rank) => {
    const decoded = decodeText(bytes, encoding)
    return 'text' in decoded ? [{ encoding, rank, text: decoded.text, oddities: countOddities(decoded.text) }] : []
  })
  const [best] = guesses.toSorted((one, other) => one.oddities - other.oddities || one.rank - other.rank)
  return best && { encoding: best.encoding, samples: samplesOf(best.text) }
}

function candidatesFor(bytes: Uint8Array): string[] {
  if (bytes.includes(0)) return ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be']
  const found = analyse(bytes).map(({ name }): string => name)
  const names = [...found.map((name) => windowsNames[name] ?? name), ...more, ...found]
  return [...new Set(names.flatMap((name) => readEncodingName(name) ?? []))]
}

/** What names rarely have: symbols, letters of two scripts in one word, capitals within a word. */
const odd = /[^\p{ASCII}\p{L}\p{M}’‘“”–]|\p{Ll}(?=[^\P{Lu}A-Z])|[A-Za-z](?=[^\P{L}\p{sc=Latn}])|[^\P{L}\p{sc=Latn}](?=[A-Za-z])/gu
/** What some names have, but most do not: accented letters side by side. */
const unusual = /[^\P{sc=Latn}A-Za-z](?=[^\P{sc=Latn}A-Za-z])/gu
const unusualWeight = 0.3

function countOddities(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  return count(odd) + unusualWeight * count(unusual)
}

const samplesMax = 3
const sampleMax = 40

function samplesOf(text: string): string[] {
  const parts = linesOf(text).flatMap((line) => line.split(/[,;\t|:"]+/).map((part) => part.trim().slice(0, sampleMax)))
  const others = parts.filter((part) => /[^\p{ASCII}]/u.test(part))
  return [...new Set(others.length > 0 ? others : parts.filter((part) => part !== ''))].slice(0, samplesMax)
}
