// Saves recordings on the server's disk, in the data directory. public-routes.ts serves them.
import { access, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../../config/make-directory.ts'
import { syncDirectory } from '../../config/sync-directory.ts'
import { explainFileError, OperatorError } from '../../database/operator-errors.ts'
import type { StoredFile } from './stored-file.ts'

export function audioDirectory(dataDir: string): string {
  return join(dataDir, 'uploads', 'audio')
}

/** `name`: without a path. Throws an OperatorError if there is no such file. */
export async function readFromDisk(dataDir: string, name: string): Promise<Buffer> {
  const path = join(audioDirectory(dataDir), name)
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new OperatorError(`The recording ${path} cannot be read (${code}). Check DATA_DIR and STORE_DOMAIN.`, { cause: error })
  }
}

/** Skips a file that exists: the name is the hash of the content. */
export async function putOnDisk(dataDir: string, file: StoredFile): Promise<void> {
  const directory = audioDirectory(dataDir)
  try {
    makeDirectory(directory, 0o700)
    if (!(await exists(join(directory, file.name)))) await writeAtomically(directory, file)
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

/** Replaces a file of the same name: files that came from CallPower are not named by their content. */
export async function replaceOnDisk(dataDir: string, name: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const directory = audioDirectory(dataDir)
  try {
    makeDirectory(directory, 0o700)
    await writeAtomically(directory, { name, bytes })
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

/** The file appears under its name only after it was written and flushed to disk completely. */
async function writeAtomically(
  directory: string,
  { name, bytes }: Pick<StoredFile, 'name'> & { readonly bytes: Buffer | AsyncIterable<Buffer> },
): Promise<void> {
  const draft = await mkdtemp(join(directory, '.draft-'))
  try {
    await writeFile(join(draft, name), bytes, { flush: true })
    await rename(join(draft, name), join(directory, name))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  await syncDirectory(directory)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
