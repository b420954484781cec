// Writes a file that only its owner can read, and that appears under its name only when it is complete and on the disk.
import { createWriteStream, existsSync, type Stats } from 'node:fs'
import { lstat, mkdtemp, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { syncDirectory } from '../config/sync-directory.ts'
import { OperatorError } from '../database/operator-errors.ts'

/** Replaces an existing file. Throws an OperatorError if something else has that name, or if the file cannot be written. */
export async function writeWholeFile(path: string, [source, transform]: [AsyncIterable<Buffer>, Duplex]): Promise<void> {
  let drafts: string | undefined
  try {
    const target = await findTarget(path)
    drafts = await mkdtemp(`${target}.part-`)
    const draft = join(drafts, basename(target))
    await pipeline(source, transform, createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }))
    await rename(draft, target)
    await syncDirectory(dirname(target))
  } catch (error) {
    throw explainWriteError(error, path)
  } finally {
    if (drafts !== undefined) await rm(drafts, { recursive: true, force: true })
  }
}

/** Follows links, so that a link to the newest backup keeps its name and its target. */
async function findTarget(path: string): Promise<string> {
  const found = await statIfPresent(path)
  if (found === undefined) return path
  const target = found.isSymbolicLink() ? await realpath(path).catch(() => undefined) : path
  const kind = target === undefined ? 'a link to a file that does not exist' : kindOf(await lstat(target))
  if (target !== undefined && kind === undefined) return target
  throw new OperatorError(`${path} is ${kind}, not a regular file. Choose another file.`)
}

async function statIfPresent(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Returns undefined for a regular file. */
export function kindOf(found: Stats): string | undefined {
  if (found.isFile()) return undefined
  if (found.isDirectory()) return 'a directory'
  return found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device'
}

function explainWriteError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new OperatorError(
        `The disk of ${path} is full (${code}). No file was written. Free some space, or choose another file.`,
      )
    case 'ENOENT':
      // A directory such as /proc exists, and takes no files.
      if (existsSync(dirname(path))) return new OperatorError(`${path} cannot be written (${code}). Choose another file.`)
      return new OperatorError(`The directory ${dirname(path)} does not exist. Create it, or choose another file.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return new OperatorError(`${path} cannot be written (${code}). Choose another file.`)
    default:
      return error
  }
}
