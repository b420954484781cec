// Finds the recordings that belong into a backup: the files on the server's disk, and the names of those that are elsewhere.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isAudioFileName } from '../../audio/file-name.ts'
import { audioDirectory } from '../../audio/store/disk.ts'
import type { Config } from '../../config/config.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { ContentFrame, RecordingSummary } from '../format.ts'
import { listFileStorages } from '../queries.ts'

export interface FoundRecordings {
  readonly summary: RecordingSummary
  readonly files: readonly AudioFile[]
}

interface AudioFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Call it after the snapshot of the database was taken: files are saved before the rows that refer to them, and stay. */
export async function findRecordings(
  db: ReadonlyDb,
  { store: { s3, path }, dataDir }: Pick<Config, 'store' | 'dataDir'>,
): Promise<FoundRecordings> {
  const files = s3 === undefined ? await listFiles(audioDirectory(dataDir)) : []
  const names = new Set(files.map(({ name }) => name))
  const used = (await listFileStorages(db)).map((storage) => basename(storage))
  return {
    summary: {
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      elsewhere: [...new Set(used)].filter((name) => !names.has(name)).sort(),
      bucket: s3 === undefined ? null : { name: s3.bucket, endpoint: new URL(s3.endpoint).host, path },
    },
    files,
  }
}

async function listFiles(directory: string): Promise<AudioFile[]> {
  const files: AudioFile[] = []
  for (const name of (await namesIn(directory)).sort()) {
    const path = join(directory, name)
    const found = await stat(path)
    if (isAudioFileName(name) && found.isFile()) files.push({ name, path, bytes: found.size })
  }
  return files
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export async function* recordingFrames(files: readonly AudioFile[]): AsyncGenerator<ContentFrame> {
  for (const { name, path, bytes: expected } of files) {
    yield { kind: 'recording', name }
    let found = 0
    for await (const bytes of readAudio(path)) {
      found += bytes.length
      yield { kind: 'audio', bytes }
    }
    if (found !== expected)
      throw new OperatorError(`The recording ${path} changed while it was read. No file was written. Try again.`)
  }
}

async function* readAudio(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path)
  } catch (error) {
    throw new OperatorError(
      `The recording ${path} cannot be read (${(error as NodeJS.ErrnoException).code}). No file was written.`,
    )
  }
}
