// The format of a backup file: gzipped frames, each a letter, a length in four bytes, and that many bytes. The header comes
// first, then the name of each table and its rows in the format of COPY, and last a checksum of everything before.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { OperatorError } from '../database/operator-errors.ts'

export const formatName = 'patchboard-backup'
export const formatVersion = 1

export interface BackupHeader {
  readonly format: typeof formatName
  readonly version: number
  readonly made_at: string
  /** The migrations that created the schema, oldest first. */
  readonly migrations: readonly string[]
  readonly tables: readonly TableSummary[]
  readonly sequences: readonly SequenceState[]
}

export interface TableSummary {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

export interface SequenceState {
  readonly table: string
  readonly column: string
  readonly last_value: number
  readonly is_called: boolean
}

export type Frame =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly checksum: string }

const letters = { header: 'H', table: 'T', rows: 'R', end: 'E' } as const
const prefixBytes = 5
/** COPY returns single rows or a network buffer of them. A frame that is much longer is not from a backup. */
const frameBytesMax = 1024 ** 3

/** Encodes frames, and appends the checksum. */
export async function* encodeFrames(frames: AsyncIterable<Exclude<Frame, { kind: 'end' }>>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const frame of frames) {
    const bytes = encode(frame)
    hash.update(bytes)
    yield bytes
  }
  yield encode({ kind: 'end', checksum: hash.digest('hex') })
}

function encode(frame: Frame): Buffer {
  const payload = payloadOf(frame)
  const prefix = Buffer.alloc(prefixBytes)
  prefix.write(letters[frame.kind], 'latin1')
  prefix.writeUInt32BE(payload.length, 1)
  return Buffer.concat([prefix, payload])
}

function payloadOf(frame: Frame): Buffer {
  switch (frame.kind) {
    case 'header':
      return Buffer.from(JSON.stringify(frame.header))
    case 'table':
      return Buffer.from(frame.name)
    case 'rows':
      return frame.bytes
    case 'end':
      return Buffer.from(frame.checksum)
  }
}

/** Reads the frames of a file. Throws an OperatorError if it is not a complete, unaltered backup. */
export async function* readFrames(path: string): AsyncGenerator<Frame> {
  const gunzip = createGunzip()
  const reading = pipeline(createReadStream(path), gunzip)
  // The iteration below throws the same error.
  reading.catch(() => {})
  try {
    yield* decodeFrames(gunzip)
    await reading
  } catch (error) {
    throw explainReadError(error, path)
  } finally {
    gunzip.destroy()
  }
}

async function* decodeFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const hash = createHash('sha256')
  let rest: Buffer = Buffer.alloc(0)
  let ended = false
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= prefixBytes) {
      const size = prefixBytes + rest.readUInt32BE(1)
      if (ended || size > frameBytesMax) throw new BrokenBackup('its format is wrong')
      if (rest.length < size) break
      const frame = decode(rest.toString('latin1', 0, 1), rest.subarray(prefixBytes, size))
      if (frame.kind !== 'end') hash.update(rest.subarray(0, size))
      else if (frame.checksum !== hash.digest('hex')) throw new BrokenBackup('its checksum is wrong')
      ended = frame.kind === 'end'
      rest = rest.subarray(size)
      yield frame
    }
  }
  if (!ended || rest.length > 0) throw new BrokenBackup('its end is missing')
}

function decode(letter: string, payload: Buffer): Frame {
  switch (letter) {
    case letters.header:
      return { kind: 'header', header: JSON.parse(payload.toString()) as BackupHeader }
    case letters.table:
      return { kind: 'table', name: payload.toString() }
    case letters.rows:
      return { kind: 'rows', bytes: payload }
    case letters.end:
      return { kind: 'end', checksum: payload.toString() }
    default:
      throw new BrokenBackup('its format is wrong')
  }
}

class BrokenBackup extends Error {}

function explainReadError(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof BrokenBackup)
    return new OperatorError(`${path} is not a complete Patchboard backup: ${message}. Nothing was changed.`)
  if (code?.startsWith('Z_') || error instanceof SyntaxError)
    return new OperatorError(`${path} is not a complete Patchboard backup: it is damaged or truncated. Nothing was changed.`)
  if (code === 'ENOENT') return new OperatorError(`There is no file ${path}.`)
  if (code === 'EACCES' || code === 'EISDIR') return new OperatorError(`${path} cannot be read (${code}).`)
  return error
}
