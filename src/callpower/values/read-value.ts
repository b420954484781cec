// Reads values whose column has another type than CallPower gave it, because a tool migrated the database: whatever the type,
// a value that says the same is kept, and no other is made up. Pure.
import type { Kind } from '../tables.ts'
import { readInstant } from './read-instant.ts'
import { readInterval } from './read-interval.ts'
import type { Reading, ReadText } from './reading.ts'
import { decodeText } from './windows-1252.ts'

/** `type`: of the source's column, as in information_schema. */
export function readerOf(kind: Kind, type: string): ReadText {
  const read = (text: string) => readers[kind](text.trim(), text)
  return type === 'bytea'
    ? (hex) => readBytes(Buffer.from(hex.replace(/^\\x/, ''), 'hex'), kind, read)
    : (text) => valued(read(text))
}

type Reader = (trimmed: string, text: string) => string | undefined

const asItIs: Reader = (_, text) => text

const readers: Readonly<Record<Kind, Reader>> = {
  integer: readInteger,
  smallint: readInteger,
  link: readInteger,
  boolean: readBoolean,
  instant: readInstant,
  time: (text) =>
    /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([+-]00(:?00)?|Z)?$/i.test(text)
      ? text.replace(/([+-]00(:?00)?|Z)$/i, '')
      : undefined,
  interval: readInterval,
  json: (_, text) => (isJson(text) ? text : undefined),
  text: asItIs,
  phone: asItIs,
  address: asItIs,
}

/** Tools turn columns of bits and BLOBs into bytes. */
function readBytes(bytes: Buffer, kind: Kind, read: (text: string) => string | undefined): Reading | undefined {
  if (kind === 'boolean' && bytes.length === 1 && Number(bytes[0]) <= 1) return { value: String(bytes[0] === 1) }
  const decoded = decodeText(bytes)
  const value = decoded && read(decoded.text)
  if (decoded === undefined || value === undefined) return undefined
  return decoded.isUtf8
    ? { value }
    : { value, remark: { outcome: 'repaired', reason: 'is not UTF-8; it was read as Windows-1252' } }
}

function valued(value: string | undefined): Reading | undefined {
  return value === undefined ? undefined : { value }
}

const bits = 64

/** A column of truth values says which numbers were 0, but not what the others were. */
function readInteger(text: string): string | undefined {
  if (/^(f|false)$/i.test(text)) return '0'
  const [, digits] = /^([+-]?\d{1,19})(?:\.0*)?$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const number = BigInt(digits)
  return BigInt.asIntN(bits, number) === number ? String(number) : undefined
}

function readBoolean(text: string): string | undefined {
  if (/^(t|true|y|yes|on|1(\.0*)?)$/i.test(text)) return 'true'
  return /^(f|false|n|no|off|0(\.0*)?)$/i.test(text) ? 'false' : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
