// Creates the cluster, and starts and stops its server. Several processes may do so at once: one rename makes a new cluster
// appear, and PostgreSQL allows only one server per cluster.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { OperatorError } from '../operator-errors.ts'
import { chooseClusterPath, clusterPath, linkCluster, makeUnfinished, rejectOccupied, removeUnfinished } from './cluster-path.ts'
import { explainFailure, explainSpawnError, readEnd, readServerLog } from './explain-failure.ts'
import { readPostmaster } from './lock-files.ts'
import { isServerOf } from './processes.ts'
import type { Program } from './program.ts'

const majorVersion = '18'
const startSecondsMax = 300
const stopSecondsMax = 60
const pollMilliseconds = 5

/** Without the caller's PG… variables, which would change how the server behaves. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Creates the cluster if there is none, and returns its real path. After an interruption, the next call starts over. */
export function ensureCluster(dataDir: string, program: Program): string {
  removeUnfinished(dataDir)
  const cluster = clusterPath(dataDir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(dataDir, program)
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === majorVersion) return realpathSync(cluster)
  if (version === '')
    throw new OperatorError(
      `The database in ${cluster} is damaged: its file PG_VERSION is empty, perhaps because a disk was full or a copy was interrupted. ` +
        'Set DATA_DIR to a new directory, and restore a backup there.',
    )
  throw new OperatorError(
    `The database in ${cluster} was made by PostgreSQL ${version}, but this Patchboard comes with PostgreSQL ${majorVersion}. Back it up with the ` +
      `version of Patchboard that made it ("npm run patchboard -- backup"), set DATA_DIR to a new directory, and restore it there.`,
  )
}

function makeCluster(dataDir: string, program: Program): void {
  rejectOccupied(clusterPath(dataDir))
  const path = chooseClusterPath(dataDir, program.user)
  const unfinished = makeUnfinished(path)
  try {
    if (program.user) chownSync(unfinished, program.user.uid, program.user.gid)
    const args = ['-D', unfinished, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']
    const made = spawnSync(join(program.bin, 'initdb'), args, { ...program.user, cwd: '/', env: environment, encoding: 'utf8' })
    if (made.error) throw explainSpawnError(made.error)
    if (made.status !== 0) throw explainFailure(made.stderr, dataDir)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(join(clusterPath(dataDir), 'PG_VERSION'))) return
    throw error
  }
  if (path !== clusterPath(dataDir)) linkCluster(path, dataDir)
}

export interface StartOptions {
  readonly cluster: string
  readonly dataDir: string
  readonly program: Program
  readonly socketDirectory: string
  readonly settings: Readonly<Record<string, string>>
}

/** Resolves when the server accepts connections. Returns false if another process is starting it. */
export async function startServer(options: StartOptions): Promise<boolean> {
  const output = openOutput(options.cluster)
  try {
    return await waitUntilReady(spawnServer(options, output), options, output)
  } finally {
    closeSync(output)
  }
}

/** A file without a name, because several processes may try to start the server. It takes what comes before the server's own log. */
function openOutput(cluster: string): number {
  const path = join(cluster, `.start-${process.pid}.log`)
  const output = openSync(path, 'w+', 0o600)
  rmSync(path)
  return output
}

function spawnServer({ cluster, program, socketDirectory, settings }: StartOptions, output: number): ChildProcess {
  const all = { ...settings, unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"` }
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawn(join(program.bin, 'postgres'), args, {
    ...program.user,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', output, output],
  })
  child.unref()
  return child
}

async function waitUntilReady(child: ChildProcess, { cluster, dataDir }: StartOptions, output: number): Promise<boolean> {
  const failed = new Promise<Error>((resolve) => child.once('error', resolve))
  for (let waited = 0; waited < startSecondsMax * 1000; waited += pollMilliseconds) {
    const postmaster = readPostmaster(cluster)
    if (postmaster?.pid === child.pid && postmaster?.ready) return true
    if (child.pid === undefined) throw explainSpawnError(await failed)
    if (child.exitCode !== null || child.signalCode !== null) {
      const text = readEnd(output)
      if (/lock file "postmaster.pid" (already exists|is empty)|shared memory block .* is still in use/s.test(text)) return false
      throw explainFailure(text + (await readServerLog(cluster, child.pid)), dataDir)
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
  if (!postmaster || !isServerOf(postmaster.pid, cluster)) return
  process.kill(postmaster.pid, 'SIGINT')
  for (let waited = 0; waited < stopSecondsMax * 1000; waited += pollMilliseconds) {
    if (readPostmaster(cluster)?.pid !== postmaster.pid) return
    await pause(pollMilliseconds)
  }
}
