// Puts the recordings of a backup where this server keeps its own: on its disk or into its bucket.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { audioTypeOfName } from '../../audio/file-name.ts'
import { putIntoBucket } from '../../audio/store/bucket.ts'
import { audioDirectory, replaceOnDisk } from '../../audio/store/disk.ts'
import type { Config } from '../../config/config.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import { type Frame, readFrames } from '../format.ts'
import { contentOf } from '../frame-content.ts'

export type StoreConfig = Pick<Config, 'store' | 'dataDir'>

/** A recording in the backup, by the hash of its content. */
export interface BackedUpRecording {
  readonly name: string
  readonly sha256: string
}

/** Returns the names of those that are not on this server's disk yet. Throws an OperatorError if one would be lost. */
export async function findNewRecordings(
  recordings: readonly BackedUpRecording[],
  { store, dataDir }: StoreConfig,
  replace: boolean,
): Promise<Set<string>> {
  const isNew = new Set<string>()
  for (const { name, sha256 } of recordings) {
    const path = join(audioDirectory(dataDir), name)
    const current = store.s3 === undefined && existsSync(path) ? await hashOf(path) : undefined
    if (current === sha256) continue
    if (current !== undefined && !replace)
      throw new OperatorError(
        `${path} is another recording than in the backup. Add --replace to replace it. Nothing was changed.`,
      )
    isNew.add(name)
  }
  return isNew
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path)) hash.update(bytes)
  return hash.digest('hex')
}

/** Copies the named recordings. Returns a function that removes those that were not there before. */
export async function putRecordings(file: string, names: ReadonlySet<string>, config: StoreConfig): Promise<() => Promise<void>> {
  const added: string[] = []
  const undo = async () => {
    for (const path of added) await rm(path, { force: true })
  }
  if (names.size === 0) return undo
  const frames = readFrames(file)
  let frame = await frames.next()
  try {
    while (!frame.done) {
      if (frame.value.kind === 'recording' && names.has(frame.value.name)) {
        const path = join(audioDirectory(config.dataDir), frame.value.name)
        if (config.store.s3 === undefined && !existsSync(path)) added.push(path)
        frame = await putOne(frame.value.name, frames, config)
      } else frame = await frames.next()
    }
  } catch (error) {
    await undo()
    throw error
  }
  return undo
}

async function putOne(
  name: string,
  frames: AsyncGenerator<Frame>,
  { store, dataDir }: StoreConfig,
): Promise<IteratorResult<Frame>> {
  const content = contentOf(frames, 'audio')
  if (store.s3 === undefined) await replaceOnDisk(dataDir, name, content.bytes())
  else {
    // One recording at a time fits into memory: an upload is limited, too.
    const bytes = await buffer(content.bytes())
    await putIntoBucket(store.s3, store.path, { name, type: audioTypeOfName(name), bytes })
  }
  return content.following
}
