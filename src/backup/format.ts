// The format of a backup file: gzipped frames, each a letter, a length in four bytes, and that many bytes. The header comes
// first, then the encrypted secrets, the name of each table with its rows in the format of COPY, each recording, and last a
// checksum of everything before.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { OperatorError } from '../database/operator-errors.ts'
import type { SealedSecrets } from './secrets/seal.ts'

export const formatName = 'patchboard-backup'
/** Version 1 had neither recordings nor secrets. */
export const formatVersion = 2

export interface BackupHeader {
  readonly format: typeof formatName
  readonly version: number
  readonly made_at: string
  /** The migrations that created the schema, oldest first. */
  readonly migrations: readonly string[]
  readonly tables: readonly TableSummary[]
  readonly sequences: readonly SequenceState[]
  /** Absent in version 1. */
  readonly recordings?: RecordingSummary
  /** Absent in version 1. `none`: there were none. */
  readonly secrets?: 'encrypted' | 'left out' | 'none'
}

export interface RecordingSummary {
  /** The recordings in this file. */
  readonly files: number
  readonly bytes: number
  /** The names of recordings that the database refers to and that are not in this file. */
  readonly elsewhere: readonly string[]
  /** The bucket that has them, if the server used one. */
  readonly bucket: { readonly name: string; readonly endpoint: string; readonly path: string } | null
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
  | { readonly kind: 'secrets'; readonly secrets: SealedSecrets }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'recording'; readonly name: string }
  | { readonly kind: 'audio'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly checksum: string }

/** What comes before the end, whose checksum is computed. */
export type ContentFrame = Exclude<Frame, { kind: 'end' }>

const letters = { header: 'H', secrets: 'S', table: 'T', rows: 'R', recording: 'F', audio: 'A', end: 'E' } as const
const prefixBytes = 5
/** Longer rows and recordings are divided, so that reading them takes little memory. */
const writtenBytesMax = 256 * 1024
/** Version 1 wrote each row as one frame. A frame that is much longer is not from a backup. */
const frameBytesMax = 1024 ** 3

/** Encodes frames, and appends the checksum. */
export async function* encodeFrames(frames: AsyncIterable<ContentFrame>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const frame of frames) {
    for (const payload of divide(frame)) {
      const bytes = encode(letters[frame.kind], payload)
      hash.update(bytes)
      yield bytes
    }
  }
  yield encode(letters.end, Buffer.from(hash.digest('hex')))
}

function encode(letter: string, payload: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes)
  prefix.write(letter, 'latin1')
  prefix.writeUInt32BE(payload.length, 1)
  return Buffer.concat([prefix, payload])
}

function divide(frame: ContentFrame): Buffer[] {
  const payload = payloadOf(frame)
  if (frame.kind !== 'rows' && frame.kind !== 'audio') return [payload]
  const count = Math.ceil(payload.length / writtenBytesMax)
  return Array.from({ length: count }, (_, i) => payload.subarray(i * writtenBytesMax, (i + 1) * writtenBytesMax))
}

function payloadOf(frame: ContentFrame): Buffer {
  switch (frame.kind) {
    case 'header':
      return Buffer.from(JSON.stringify(frame.header))
    case 'secrets':
      return Buffer.from(JSON.stringify(frame.secrets))
    case 'table':
    case 'recording':
      return Buffer.from(frame.name)
    case 'rows':
    case 'audio':
      return frame.bytes
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
  const read = new ByteReader(chunks)
  for (;;) {
    const prefix = await read.take(prefixBytes)
    if (prefix === undefined) throw new BrokenBackup('its end is missing')
    const length = prefix.readUInt32BE(1)
    if (length > frameBytesMax) throw new BrokenBackup('its format is wrong')
    const payload = await read.take(length)
    if (payload === undefined) throw new BrokenBackup('its end is missing')
    const frame = decode(prefix.toString('latin1', 0, 1), payload)
    if (frame.kind !== 'end') hash.update(prefix).update(payload)
    else if (frame.checksum !== hash.digest('hex')) throw new BrokenBackup('its checksum is wrong')
    yield frame
    if (frame.kind === 'end') break
  }
  if ((await read.take(1)) !== undefined) throw new BrokenBackup('its format is wrong')
}

/** Joins chunks only when all bytes of a frame are there. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #pending: Buffer[] = []
  #length = 0

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Returns undefined if the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#length < count) {
      const next = await this.#chunks.next()
      if (next.done) return undefined
      this.#pending.push(next.value)
      this.#length += next.value.length
    }
    const [only] = this.#pending
    const all = this.#pending.length === 1 && only !== undefined ? only : Buffer.concat(this.#pending)
    this.#pending = all.length > count ? [all.subarray(count)] : []
    this.#length = all.length - count
    return all.subarray(0, count)
  }
}

function decode(letter: string, payload: Buffer): Frame {
  switch (letter) {
    case letters.header:
      return { kind: 'header', header: JSON.parse(payload.toString()) as BackupHeader }
    case letters.secrets:
      return { kind: 'secrets', secrets: JSON.parse(payload.toString()) as SealedSecrets }
    case letters.recording:
      return { kind: 'recording', name: payload.toString() }
    case letters.audio:
      return { kind: 'audio', bytes: payload }
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
  if (code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') return new OperatorError(`${path} cannot be read (${code}).`)
  return error
}
