// Makes a cluster, starts and stops its server, and tells from the cluster's files whether one is running.
// Two processes may do any of it at once: a new cluster appears by one rename, and PostgreSQL itself lets one server run.
import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { databaseUrlHint, fullDiskMessage, OperatorError } from '../operator-errors.ts'
import { clusterPath, isAlive, placeForCluster, pointTo, removeUnfinished, unfinishedBeside } from './cluster-path.ts'
import { type Program, unsupportedPlatform } from './program.ts'

const majorVersion = '18'
const startSecondsMax = 300
const stopSecondsMax = 60
const pollMilliseconds = 5

/** What postmaster.pid says of a server that runs, ran, or is starting. */
export interface Postmaster {
  readonly pid: number
  readonly socketDirectory: string
  readonly ready: boolean
}

/** Nothing of PG… in the environment may steer the server. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Makes the cluster unless there is one, and returns its real path. Interrupted at any point, the next call begins anew. */
export function ensureCluster(dataDir: string, program: Program): string {
  removeUnfinished(dataDir)
  const cluster = clusterPath(dataDir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(dataDir, program)
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === majorVersion) return realpathSync(cluster)
  throw new OperatorError(
    `The database in ${cluster} was made by PostgreSQL ${version}, and this Patchboard comes with ${majorVersion}: make a backup with the ` +
      `version of Patchboard that made it ("npm run patchboard -- backup"), set DATA_DIR to a new directory, and restore it there.`,
  )
}

function makeCluster(dataDir: string, program: Program): void {
  const place = placeForCluster(dataDir, program.user)
  const unfinished = unfinishedBeside(place)
  try {
    if (program.user) chownSync(unfinished, program.user.uid, program.user.gid)
    const args = ['-D', unfinished, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']
    const made = spawnSync(join(program.bin, 'initdb'), args, { ...program.user, cwd: '/', env: environment, encoding: 'utf8' })
    if (made.error) throw explainSpawnError(made.error)
    if (made.status !== 0) throw explainOutput(made.stderr, dataDir)
    renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(join(clusterPath(dataDir), 'PG_VERSION'))) return
    throw error
  }
  if (place !== clusterPath(dataDir)) pointTo(place, dataDir)
}

export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const [pid, , , , socketDirectory = '', , , status = ''] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(pid), socketDirectory, ready: status.trim() === 'ready' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** True when the process that postmaster.pid names is this cluster's server, not another one that got its number. */
export function isRunning(cluster: string, { pid }: Postmaster): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false
  const command = commandOf(pid)
  return command.includes('postgres') && command.includes(cluster)
}

function commandOf(pid: number): string {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * PostgreSQL does not start while a process of its own user has the number in postmaster.pid, whatever that process is.
 * Taken away by a rename: should another process have started the server meanwhile, its file is put back.
 */
export function removeStalePostmaster(cluster: string, stale: Postmaster): void {
  const file = join(cluster, 'postmaster.pid')
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (Number.parseInt(readFileSync(aside, 'utf8'), 10) !== stale.pid) linkSync(aside, file)
    rmSync(aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

export interface StartOptions {
  readonly cluster: string
  readonly dataDir: string
  readonly program: Program
  readonly socketDirectory: string
  readonly settings: Readonly<Record<string, string>>
}

/** Returns when the server answers; false when another process is starting one. */
export async function startServer({ cluster, dataDir, program, socketDirectory, settings }: StartOptions): Promise<boolean> {
  const output = join(cluster, 'start.log')
  const log = openSync(output, 'w', 0o600)
  if (program.user) fchownSync(log, program.user.uid, program.user.gid)
  const all = { ...settings, unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"` }
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawn(join(program.bin, 'postgres'), args, {
    ...program.user,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const failed = new Promise<Error>((resolve) => child.once('error', resolve))
  child.unref()
  for (let waited = 0; waited < startSecondsMax * 1000; waited += pollMilliseconds) {
    const postmaster = readPostmaster(cluster)
    if (postmaster?.pid === child.pid && postmaster?.ready) return true
    if (child.pid === undefined) throw explainSpawnError(await failed)
    if (child.exitCode !== null || child.signalCode !== null) {
      const said = readFileSync(output, 'utf8')
      if (/lock file "postmaster.pid" (already exists|is empty)|shared memory block .* is still in use/s.test(said)) return false
      throw explainOutput(said, dataDir)
    }
    await pause(pollMilliseconds)
  }
  throw new OperatorError(
    `The embedded PostgreSQL did not start within ${startSecondsMax} seconds: its log is in ${join(cluster, 'log')}.`,
  )
}

/** Ends the server in order: open connections are closed, everything is written to disk. */
export async function stopServer(cluster: string): Promise<void> {
  const postmaster = readPostmaster(cluster)
  if (!postmaster || !isRunning(cluster, postmaster)) return
  process.kill(postmaster.pid, 'SIGINT')
  for (let waited = 0; waited < stopSecondsMax * 1000; waited += pollMilliseconds) {
    if (readPostmaster(cluster)?.pid !== postmaster.pid) return
    await pause(pollMilliseconds)
  }
}

function explainSpawnError(error: Error): unknown {
  // The program is there, but not the dynamic loader that it names: not a glibc system.
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? unsupportedPlatform() : error
}

function explainOutput(output: string, dataDir: string): OperatorError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return new OperatorError(fullDiskMessage(dataDir))
  if (/error while loading shared libraries|GLIBC_|Exec format error/.test(output)) return unsupportedPlatform()
  if (/could not look up effective user ID/.test(output))
    return new OperatorError(
      `PostgreSQL needs an entry in /etc/passwd for the user ${process.getuid?.()}: add one, or ${databaseUrlHint}.`,
    )
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|error:/.test(line))
  const cause = (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC|error): */, '')
  return new OperatorError(
    `The embedded PostgreSQL in ${dirname(clusterPath(dataDir))} did not start (${cause}): mend that, or ${databaseUrlHint}. More is in ${join(clusterPath(dataDir), 'log')}.`,
  )
}
