// The backup file: gzip over frames, each a letter, a length of four bytes, and that many bytes. First a header, then each
// table's name followed by its rows as COPY prints them, last the checksum of all before it. Knows no database.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { CommandError } from '../cli/command.ts'

export const formatName = 'patchboard-backup'
export const formatVersion = 1

export interface BackupHeader {
  readonly format: typeof formatName
  readonly version: number
  readonly made_at: string
  /** The migrations that made the schema, oldest first. */
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
/** COPY gives a row at a time or a network buffer of them; far more than that is not ours. */
const frameBytesMax = 1024 ** 3

/** Turns frames into bytes and adds the checksum at the end. */
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

/** Reads the frames of a file. Throws a CommandError when it is not a whole, unaltered backup. */
export async function* readFrames(path: string): AsyncGenerator<Frame> {
  const gunzip = createGunzip()
  const reading = pipeline(createReadStream(path), gunzip)
  // The iteration below reports the same failure.
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
      if (ended || size > frameBytesMax) throw new BrokenBackup('it does not have the form of one')
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
      throw new BrokenBackup('it does not have the form of one')
  }
}

class BrokenBackup extends Error {}

function explainReadError(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof BrokenBackup)
    return new CommandError(`${path} is not a whole Patchboard backup: ${message}. Nothing was changed.`)
  if (code?.startsWith('Z_') || error instanceof SyntaxError)
    return new CommandError(`${path} is not a whole Patchboard backup: it is damaged or cut short. Nothing was changed.`)
  if (code === 'ENOENT') return new CommandError(`There is no file ${path}.`)
  if (code === 'EACCES' || code === 'EISDIR') return new CommandError(`${path} cannot be read (${code}).`)
  return error
}
