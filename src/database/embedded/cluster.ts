// Creates the cluster, starts and stops its server, and reads from its files whether the server is running. Several
// processes may do so at once: one rename makes a new cluster appear, and PostgreSQL allows only one server per cluster.
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
import { chooseClusterPath, clusterPath, isAlive, linkCluster, makeUnfinished, removeUnfinished } from './cluster-path.ts'
import { type Program, unsupportedPlatform } from './program.ts'

const majorVersion = '18'
const startSecondsMax = 300
const stopSecondsMax = 60
const pollMilliseconds = 5

/** The content of postmaster.pid. The server may be starting, running, or dead. */
export interface Postmaster {
  readonly pid: number
  readonly socketDirectory: string
  readonly ready: boolean
}

/** Without the caller's PG… variables, which would change how the server behaves. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Creates the cluster if there is none, and returns its real path. After an interruption, the next call starts over. */
export function ensureCluster(dataDir: string, program: Program): string {
  removeUnfinished(dataDir)
  const cluster = clusterPath(dataDir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(dataDir, program)
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === majorVersion) return realpathSync(cluster)
  throw new OperatorError(
    `The database in ${cluster} was made by PostgreSQL ${version}, but this Patchboard comes with PostgreSQL ${majorVersion}. Back it up with the ` +
      `version of Patchboard that made it ("npm run patchboard -- backup"), set DATA_DIR to a new directory, and restore it there.`,
  )
}

function makeCluster(dataDir: string, program: Program): void {
  const path = chooseClusterPath(dataDir, program.user)
  const unfinished = makeUnfinished(path)
  try {
    if (program.user) chownSync(unfinished, program.user.uid, program.user.gid)
    const args = ['-D', unfinished, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']
    const made = spawnSync(join(program.bin, 'initdb'), args, { ...program.user, cwd: '/', env: environment, encoding: 'utf8' })
    if (made.error) throw explainSpawnError(made.error)
    if (made.status !== 0) throw explainOutput(made.stderr, dataDir)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(join(clusterPath(dataDir), 'PG_VERSION'))) return
    throw error
  }
  if (path !== clusterPath(dataDir)) linkCluster(path, dataDir)
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

/** True if the process in postmaster.pid is the server of this cluster, not another process that reuses its pid. */
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
 * Removes postmaster.pid. PostgreSQL does not start while any process of its own user has the pid in that file. The file is
 * renamed first, and put back if another process has started the server in the meantime.
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

/** Resolves when the server accepts connections. Returns false if another process is starting it. */
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
      const text = readFileSync(output, 'utf8')
      if (/lock file "postmaster.pid" (already exists|is empty)|shared memory block .* is still in use/s.test(text)) return false
      throw explainOutput(text, dataDir)
    }
    await pause(pollMilliseconds)
  }
  throw new OperatorError(
    `The embedded PostgreSQL did not start within ${startSecondsMax} seconds. See its log in ${join(cluster, 'log')}.`,
  )
}

/** Does a fast shutdown: closes open connections and writes everything to disk. */
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
  // The binary exists, so what is missing is its dynamic loader: this is not a glibc system.
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? unsupportedPlatform() : error
}

function explainOutput(output: string, dataDir: string): OperatorError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return new OperatorError(fullDiskMessage(dataDir))
  if (/error while loading shared libraries|GLIBC_|Exec format error/.test(output)) return unsupportedPlatform()
  if (/could not look up effective user ID/.test(output))
    return new OperatorError(
      `PostgreSQL needs an entry in /etc/passwd for the user ${process.getuid?.()}. Add one, or ${databaseUrlHint}.`,
    )
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|error:/.test(line))
  const cause = (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC|error): */, '')
  return new OperatorError(
    `The embedded PostgreSQL in ${dirname(clusterPath(dataDir))} did not start: ${cause}. Fix that, or ${databaseUrlHint}. See its log in ${join(clusterPath(dataDir), 'log')}.`,
  )
}
