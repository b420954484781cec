// The files in which PostgreSQL notes its process id: postmaster.pid in the cluster, and the lock beside the socket. It does
// not start while any process of its user has an id that is in one of them, whatever that process is.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, isServerOf } from './processes.ts'

/** The content of postmaster.pid. The server may be starting, running, or dead. */
export interface Postmaster {
  readonly pid: number
  readonly socketDirectory: string
  readonly ready: boolean
  /** It accepts no more connections, and ends when those that it has are closed. */
  readonly stopping: boolean
}

/** Larger than any process id, and at least as long. */
const nobodysPid = 2_147_483_647

export function postmasterFile(cluster: string): string {
  return join(cluster, 'postmaster.pid')
}

export function readPostmaster(cluster: string): Postmaster | undefined {
  const text = readIfPresent(postmasterFile(cluster))
  if (text === undefined) return undefined
  const [pid, , , , socketDirectory = '', , , status = ''] = text.split('\n')
  return { pid: Number(pid), socketDirectory, ready: status.trim() === 'ready', stopping: status.trim() === 'stopping' }
}

/** Call it only if nothing answers at the socket. */
export function releaseStaleLocks(cluster: string, socketDirectory: string, port: number): void {
  for (const file of lockFiles(cluster, socketDirectory, port)) {
    const pid = Number.parseInt(readIfPresent(file) ?? '', 10)
    if (isAlive(pid) && !isServerOf(pid, cluster)) forgetPid(file, pid)
  }
}

/** PostgreSQL refuses to start if one is empty, because another server might be about to write it. */
export function removeEmptyLocks(cluster: string, socketDirectory: string, port: number): void {
  for (const file of lockFiles(cluster, socketDirectory, port)) if (readIfPresent(file) === '') rmSync(file, { force: true })
}

function lockFiles(cluster: string, socketDirectory: string, port: number): string[] {
  return [postmasterFile(cluster), join(socketDirectory, `.s.PGSQL.${port}.lock`)]
}

/**
 * Replaces the process id, so that PostgreSQL replaces the file. The rest stays, because from it PostgreSQL sees whether
 * connections of a server that was killed are still writing. PostgreSQL never writes to an old lock file again: if another
 * process starts the server meanwhile, it makes a new file, and this one is gone.
 */
function forgetPid(file: string, stale: number): void {
  const handle = openIfPresent(file)
  if (handle === undefined) return
  try {
    const text = readFileSync(handle, 'utf8')
    if (Number.parseInt(text, 10) === stale) writeSync(handle, text.replace(/^\s*\d+/, String(nobodysPid)), 0)
  } finally {
    closeSync(handle)
  }
}

function openIfPresent(file: string): number | undefined {
  try {
    return openSync(file, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
