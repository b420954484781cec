// Decodes text files. A byte order mark decides; otherwise a file is UTF-8, or else it has the encoding that somebody named. Nothing
// is guessed, and neither garbled texts nor invisible characters come out. Pure.
import iconv from 'iconv-lite'
import type { LocatedProblem } from '../located-problem.ts'
import { withoutInvisible } from '../without-invisible.ts'
import { isSingleByte } from './encodings.ts'
import { decodeUtf8, findGarbled, findStrange, type Garbled, usualMistakes } from './garbled.ts'
import { lineAt, linesOf } from './lines.ts'

export type Decoded =
  | { readonly text: string }
  | {
      readonly problem: LocatedProblem
      /** The file may be text in another encoding, which has to be named. */
      readonly needsEncoding: boolean
    }

/** The longer mark first: that of UTF-32 begins with that of UTF-16. */
const marks: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** `encoding`: as `readEncodingName` returns it. It counts only if the bytes do not say what they are. */
export function decodeText(bytes: Uint8Array, encoding?: string): Decoded {
  const [mark, marked] = marks.find(([mark]) => mark.every((byte, i) => bytes[i] === byte)) ?? []
  if (mark !== undefined && marked !== undefined) return decodeUnicode(bytes.subarray(mark.length), marked)
  const text = decodeUtf8(bytes)
  if (text !== undefined && !text.includes('\0')) return decodeUnicode(bytes, 'utf-8')
  if (encoding === undefined) return { problem: notUtf8(bytes), needsEncoding: true }
  return /^utf|^ucs/.test(encoding) ? decodeUnicode(bytes, encoding) : decodeNamed(bytes, encoding)
}

/** Strictly. */
function decodeUnicode(bytes: Uint8Array, encoding: string): Decoded {
  const isUtf8 = /^utf-?8$/.test(encoding)
  const text = isUtf8 ? decodeUtf8(bytes) : iconv.decode(bytes, encoding, { stripBOM: false })
  if (text === undefined) return { problem: notUtf8(bytes), needsEncoding: false }
  const unit = isUtf8 ? 1 : /32/.test(encoding) ? 4 : 2
  const isWhole = bytes.length % unit === 0 && !text.includes('\0')
  if (!isWhole || !text.isWellFormed()) {
    const line = text.isWellFormed() ? linesOf(text).length : linesOf(text).findIndex((one) => !one.isWellFormed()) + 1
    return { problem: { line, sentence: `this is not ${encoding.toUpperCase()}: the file is damaged` }, needsEncoding: false }
  }
  const garbled = findGarbled(text, usualMistakes)
  if (garbled === undefined) return { text: withoutInvisible(text) }
  return { problem: describe(text, garbled, 'it was garbled when it was saved: correct it'), needsEncoding: false }
}

function decodeNamed(bytes: Uint8Array, encoding: string): Decoded {
  const text = iconv.decode(bytes, encoding, { stripBOM: false })
  const isSingle = isSingleByte(encoding)
  const garbled = findGarbled(text, isSingle ? [encoding] : []) ?? (isSingle ? findStrange(text) : undefined)
  if (garbled === undefined) return { text: withoutInvisible(text) }
  const reason = garbled.meant === undefined ? `this line is not ${encoding}` : `this line is UTF-8, and not ${encoding}`
  return { problem: describe(text, garbled, reason), needsEncoding: false }
}

function describe(text: string, { index, found, meant }: Garbled, reason: string): LocatedProblem {
  const hint = meant === undefined ? '' : `, which probably means "${meant}"`
  return { line: lineAt(text, index), sentence: `there is "${found}"${hint}; ${reason}` }
}

const excerptMax = 40

/** The first line that is not UTF-8. Every encoding of this kind has line breaks as single bytes. */
function notUtf8(bytes: Uint8Array): LocatedProblem {
  const lines = linesOf(Buffer.from(bytes).toString('latin1'))
  const index = lines.findIndex((line) => decodeUtf8(Buffer.from(line, 'latin1'))?.includes('\0') !== false)
  const found = lines[index] ?? ''
  if (found.includes('\0')) return { line: index + 1, sentence: 'this is not text in UTF-8' }
  const before = found.slice(
    0,
    [...found].findIndex((_, i) => decodeUtf8(Buffer.from(found.slice(0, i + 1), 'latin1')) === undefined),
  )
  const readable = decodeUtf8(Buffer.from(before, 'latin1')) ?? ''
  const what = readable === '' ? 'it begins' : `what follows "${readable.slice(-excerptMax)}" is`
  return { line: index + 1, sentence: `this line is not UTF-8: ${what} in another encoding` }
}
