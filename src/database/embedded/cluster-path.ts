// Where the cluster lies: in `postgres` below the data directory, or, when the user that PostgreSQL runs as cannot enter
// that, in a folder of root's which `postgres` then points to. Also where its socket lies, whose path has to be short.
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { databaseUrlHint, OperatorError } from '../operator-errors.ts'
import { canAccess, type OsUser, reachableHome } from './program.ts'

/** The longest path of a UNIX socket that every supported system takes, and the name that PostgreSQL gives its own. */
const socketPathBytesMax = 103
const socketName = '/.s.PGSQL.5432'

export function clusterPath(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** Who owns the cluster; undefined when there is none yet. PostgreSQL runs as its owner and as nobody else. */
export function findOwner(dataDir: string): OsUser | undefined {
  const path = clusterPath(dataDir)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) {
    if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
    throw new OperatorError(
      `${path} points to ${readlinkSync(path)}, which is gone: bring that back, or remove ${path} to begin with an empty database.`,
    )
  }
  const self = process.getuid?.()
  if (self === 0 || self === undefined || self === found.uid)
    return found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid }
  throw new OperatorError(
    `The database in ${path} belongs to another user (${found.uid}): start Patchboard as that user or as root, or set DATA_DIR to another directory.`,
  )
}

/** Makes the data directory, private where PostgreSQL runs as the same user, passable where root runs it as another. */
export function makeDataDirectory(dataDir: string, user: OsUser | undefined): void {
  mkdirSync(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 })
  if (user && process.getuid?.() === statSync(dataDir).uid) chmodSync(dataDir, statSync(dataDir).mode | 0o011)
}

/** The folder to make a new cluster in: its parent exists, and PostgreSQL's user may enter that. */
export function placeForCluster(dataDir: string, user: OsUser | undefined): string {
  if (user === undefined || canAccess(dataDir, user)) return clusterPath(dataDir)
  refuseToLeaveVolume(dataDir, user)
  return join(mkdtempFor(reachableHome()), 'postgres')
}

/** A volume that someone mounted for the data must hold it: elsewhere it might be gone with the container. */
function refuseToLeaveVolume(dataDir: string, user: OsUser): void {
  const closed = ancestors(dataDir).find((directory) => !canAccess(directory, user)) ?? dataDir
  if (statSync(closed).dev === statSync(dataDir).dev) return
  throw new OperatorError(
    `DATA_DIR ${dataDir} lies below ${closed}, which the user that PostgreSQL runs as (${user.uid}) may not enter: ` +
      `mount it elsewhere, start Patchboard as an ordinary user, or ${databaseUrlHint}.`,
  )
}

/** From the root down to `directory` itself. */
function ancestors(directory: string): string[] {
  return directory === dirname(directory) ? [directory] : [...ancestors(dirname(directory)), directory]
}

function mkdtempFor(home: string): string {
  const made = mkdtempSync(join(home, 'data-'))
  chmodSync(made, 0o711)
  return made
}

/** Lets `postgres` in the data directory point to a cluster that lies elsewhere, and says so. False: another was faster. */
export function pointTo(cluster: string, dataDir: string): boolean {
  try {
    symlinkSync(cluster, clusterPath(dataDir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    rmSync(dirname(cluster), { recursive: true, force: true })
    return false
  }
  writeFileSync(
    join(dataDir, 'WHERE-THE-DATABASE-LIES.txt'),
    `The database lies in ${cluster}.\n\nPatchboard was started by root, PostgreSQL runs as another user, and that user may not enter\n` +
      `${dataDir}. Whoever copies or deletes this directory must think of that one, too.\n`,
  )
  writeFileSync(join(dirname(cluster), 'USED-BY.txt'), `The database of the data directory ${dataDir}.\n`)
  return true
}

/** Clusters that were being made when their process was killed. */
export function removeUnfinished(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^\.postgres-new-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** A folder beside the final one, so that a finished cluster appears in one step. */
export function unfinishedBeside(cluster: string): string {
  return mkdtempSync(join(dirname(cluster), `.postgres-new-${process.pid}-`))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The cluster's own folder, or a private one with a short path. Later processes read it in postmaster.pid. */
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
