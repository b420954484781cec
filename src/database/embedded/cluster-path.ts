// The paths of the cluster and of its socket. The cluster is `postgres` in the data directory. If PostgreSQL's user cannot
// access that, it is in a directory of root's, and `postgres` is a symbolic link to it.
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { makeDirectory } from '../../config/make-directory.ts'
import { databaseUrlHint, OperatorError } from '../operator-errors.ts'
import { isStillRunning, startOf } from './processes.ts'
import { canAccess, makeSharedDirectory, type OsUser } from './program.ts'

/** The maximum length of a UNIX socket path on all supported systems. */
const socketPathBytesMax = 103
const socketName = '/.s.PGSQL.5432'

export function clusterPath(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/**
 * Returns the owner of the cluster, whom PostgreSQL must run as. Returns undefined if there is no cluster yet, or if it
 * belongs to root, whom PostgreSQL does not run as.
 */
export function findOwner(dataDir: string): OsUser | undefined {
  const path = clusterPath(dataDir)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) {
    if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
    throw new OperatorError(
      `${path} is a link to ${readlinkSync(path)}, which does not exist. Restore that directory, or remove ${path} to start with an empty database.`,
    )
  }
  const self = process.getuid?.()
  if (self === 0 || self === undefined || self === found.uid)
    return found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid }
  throw new OperatorError(
    `The database in ${path} belongs to another user (${found.uid}). Start Patchboard as that user or as root, or set DATA_DIR to another directory.`,
  )
}

/** Creates the data directory. It is private unless root runs PostgreSQL as another user, who must be able to enter it. */
export function makeDataDirectory(dataDir: string, user: OsUser | undefined): void {
  makeDirectory(dataDir, user ? 0o711 : 0o700)
  if (user && process.getuid?.() === statSync(dataDir).uid) chmodSync(dataDir, statSync(dataDir).mode | 0o011)
}

/** Throws an OperatorError if there is something else at the path of the cluster. An empty directory is replaced. */
export function rejectOccupied(cluster: string): void {
  const found = statSync(cluster, { throwIfNoEntry: false })
  if (found === undefined) return
  const elsewhere = 'Move it away, or set DATA_DIR to another directory.'
  if (!found.isDirectory())
    throw new OperatorError(`${cluster} is a file, where the directory of the database should be. ${elsewhere}`)
  if (found.dev !== statSync(dirname(cluster)).dev)
    throw new OperatorError(`${cluster} is a mount point. Mount the volume at ${dirname(cluster)} instead.`)
  if (readdirSync(cluster).length > 0)
    throw new OperatorError(`${cluster} has files but no database: PG_VERSION is missing. ${elsewhere}`)
}

/** Returns the path for a new cluster. Its parent exists, and PostgreSQL's user can access it. */
export function chooseClusterPath(dataDir: string, user: OsUser | undefined): string {
  if (user === undefined || canAccess(dataDir, user)) return clusterPath(dataDir)
  rejectClusterOutsideVolume(dataDir, user)
  return join(makeDirectoryFor(makeSharedDirectory()), 'postgres')
}

/** If a volume is mounted for the data, the data must be on it. Elsewhere it might be lost with the container. */
function rejectClusterOutsideVolume(dataDir: string, user: OsUser): void {
  const closed = ancestors(dataDir).find((directory) => !canAccess(directory, user)) ?? dataDir
  if (statSync(closed).dev === statSync(dataDir).dev) return
  throw new OperatorError(
    `DATA_DIR ${dataDir} is inside ${closed}, which the user that PostgreSQL runs as (${user.uid}) cannot access. ` +
      `Mount it elsewhere, start Patchboard as an ordinary user, or ${databaseUrlHint}.`,
  )
}

/** Returns `directory` and its parents, the root first. */
function ancestors(directory: string): string[] {
  return directory === dirname(directory) ? [directory] : [...ancestors(dirname(directory)), directory]
}

function makeDirectoryFor(home: string): string {
  const made = mkdtempSync(join(home, 'data-'))
  chmodSync(made, 0o711)
  return made
}

/**
 * Creates the link from the data directory to a cluster elsewhere, and a text file that explains it. Returns false and
 * removes the cluster if another process was faster.
 */
export function linkCluster(cluster: string, dataDir: string): boolean {
  try {
    symlinkSync(cluster, clusterPath(dataDir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    rmSync(dirname(cluster), { recursive: true, force: true })
    return false
  }
  writeFileSync(
    join(dataDir, 'WHERE-THE-DATABASE-IS.txt'),
    `The database is in ${cluster}.\n\nRoot started Patchboard. PostgreSQL then runs as another user, who cannot access\n` +
      `${dataDir}. If you copy or delete this directory, copy or delete that one, too.\n`,
  )
  writeFileSync(join(dirname(cluster), 'USED-BY.txt'), `The database of the data directory ${dataDir}.\n`)
  return true
}

/** Removes incomplete clusters of processes that were killed during initdb. */
export function removeUnfinished(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, start] = /^\.postgres-new-(\d+)-(?:(\d+)-)?/.exec(name) ?? []
    if (pid !== undefined && !isStillRunning(Number(pid), start)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** Creates a temporary directory next to the final path, so that one rename makes the finished cluster appear. */
export function makeUnfinished(cluster: string): string {
  return mkdtempSync(join(dirname(cluster), `.postgres-new-${process.pid}-${startOf(process.pid)}-`))
}

/**
 * Returns the cluster directory, or a new private directory if that path is too long for a socket. Processes that join later
 * read the path from postmaster.pid.
 */
export function makeSocketDirectory(cluster: string, user: OsUser | undefined): string {
  if (Buffer.byteLength(cluster + socketName) <= socketPathBytesMax) return cluster
  const made = mkdtempSync('/tmp/patchboard-')
  if (user) chownSync(made, user.uid, user.gid)
  return made
}

export function removeSocketDirectory(directory: string): void {
  if (!/^\/tmp\/patchboard-[^/]+$/.test(directory)) return
  if (lstatSync(directory, { throwIfNoEntry: false })) rmSync(directory, { recursive: true, force: true })
}
