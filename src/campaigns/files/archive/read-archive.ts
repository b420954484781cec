// Unpacks an archive of a campaign into a temporary folder, and refuses whatever such an archive does not have: other names,
// links, too many or too large entries. It may come from anybody.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { invalidInput, type Result } from '../../../domain-errors.ts'
import { describeProblem } from '../../../input/located-problem.ts'
import { decodeText } from '../../../input/text/decode.ts'
import { bytesMaxOf, campaignEntry, entriesMax, locationsEntry, recordingsFolder, totalBytesMax } from './contents.ts'

export interface CampaignArchive {
  /** The campaign file. */
  readonly campaign: string
  /** Undefined: the archive says nothing about locations. */
  readonly locations: string | undefined
  /** `name`: as the campaign file has it. */
  readRecording(name: string): Promise<Result<Buffer>>
}

/** True if the file is a tar archive or gzipped, whatever its name is. */
export async function isArchive(path: string): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
      const head = buffer.subarray(0, bytesRead)
      return (head[0] === gzipMark && head[1] === 0x8b) || head.toString('latin1', 257, 262) === 'ustar'
    } finally {
      await file.close()
    }
  } catch {
    // Whoever reads the file as text says why it cannot be read.
    return false
  }
}

const headBytes = 512
const gzipMark = 0x1f

/** The folder is deleted when `work` has ended. */
export async function withArchive<T>(path: string, work: (archive: CampaignArchive) => Promise<T>): Promise<Result<T>> {
  const folder = await mkdtemp(join(tmpdir(), 'patchboard-archive-'))
  try {
    const files = await unpack(path, folder)
    const campaign = files.get(campaignEntry)
    if (campaign === undefined) throw new BadArchive(`it does not contain ${campaignEntry}`)
    const locations = files.get(locationsEntry)
    const archive = {
      campaign: decode(await readFile(campaign), campaignEntry),
      locations: locations === undefined ? undefined : decode(await readFile(locations), locationsEntry),
      readRecording: async (name: string) => {
        const file = files.get(name)
        return file === undefined ? unreadable(`The archive does not contain ${name}.`) : { value: await readFile(file) }
      },
    }
    return { value: await work(archive) }
  } catch (error) {
    if (error instanceof BadArchive) return unreadable(`${path} is not an archive of a campaign: ${error.message}.`)
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As all text files, but nobody names another encoding. */
function decode(bytes: Buffer, file: string): string {
  const decoded = decodeText(bytes)
  if ('text' in decoded) return decoded.text
  throw new BadArchive(describeProblem({ ...decoded.problem, file }).replace(/\.$/, ''))
}

class BadArchive extends Error {}

function unreadable(message: string) {
  return invalidInput([{ path: [], code: 'unreadable', message }])
}

/** Returns the entries with the files that hold them, whose names come from us. */
async function unpack(path: string, folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  let total = 0
  const archive = extract()
  // It is a stream of another library, with the methods that Node calls.
  const sink = archive as unknown as NodeJS.WritableStream
  const limit = new EntryLimit()
  const isGzipped = (await readHead(path))[0] === gzipMark
  const reading = isGzipped
    ? pipeline(createReadStream(path), createGunzip(), limit, sink)
    : pipeline(createReadStream(path), limit, sink)
  // The iteration below ends with the same error.
  reading.catch(() => {})
  try {
    for await (const entry of archive) {
      const name = nameOf(entry.header)
      if (entry.header.type === 'directory' && ['', recordingsFolder].includes(name)) {
        entry.resume()
        continue
      }
      check(entry.header, name, files)
      total += entry.header.size ?? 0
      limit.allow(entry.header.size ?? 0)
      if (total > totalBytesMax) throw new BadArchive(`it unpacks to more than ${totalBytesMax} bytes`)
      const file = join(folder, String(files.size))
      await pipeline(entry, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
      files.set(name, file)
    }
    await reading
  } catch (error) {
    archive.destroy()
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof BadArchive || (code !== undefined && /^E[A-Z]+$/.test(code))) throw error
    throw new BadArchive(`it is damaged or cut off (${message})`)
  }
  return files
}

/** Headers are read into memory, and may claim any size. So nothing may come that does not belong to an announced entry. */
class EntryLimit extends Transform {
  #left = headersBytesMax

  constructor() {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#left -= chunk.length
        if (this.#left < 0) done(new BadArchive('its headers are too large'))
        else done(null, chunk)
      },
    })
  }

  /** The next entry has this size. */
  allow(bytes: number): void {
    this.#left += bytes + blockBytes * 2
  }
}

const headersBytesMax = 1024 * 1024
const blockBytes = 512

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 0)
    return buffer
  } finally {
    await file.close()
  }
}

/** `tar -czf archive.tar.gz .` writes all names with ./ before them. */
function nameOf({ name }: Header): string {
  return name.replace(/^(\.\/+)+/, '')
}

function check({ type, size = 0 }: Header, name: string, files: ReadonlyMap<string, string>): void {
  const shown = JSON.stringify(name.slice(0, 100))
  const bytesMax = bytesMaxOf(name)
  if (type !== 'file') throw new BadArchive(`${shown} is not a regular file`)
  if (bytesMax === undefined) throw new BadArchive(`${shown} does not belong into it`)
  if (files.has(name)) throw new BadArchive(`${shown} is in it twice`)
  if (size > bytesMax) throw new BadArchive(`${shown} has more than ${bytesMax} bytes`)
  if (files.size >= entriesMax) throw new BadArchive(`it has more than ${entriesMax} entries`)
}
