// The embedded PostgreSQL as seen by one process: starts the server or joins a running one, restarts it if it dies, and
// stops it if no other process uses it. Every process that uses the server holds a shared advisory lock on a connection of
// its own.
import { unwatchFile, watchFile } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { explainFileError, OperatorError } from '../operator-errors.ts'
import { ensureCluster, startServer, stopServer } from './cluster.ts'
import { findOwner, makeDataDirectory, makeSocketDirectory, removeSocketDirectory } from './cluster-path.ts'
import { type Postmaster, postmasterFile, readPostmaster, releaseStaleLocks, removeEmptyLocks } from './lock-files.ts'
import { isServerOf } from './processes.ts'
import { findProgram, type Program } from './program.ts'

export interface EmbeddedOptions {
  /** Patchboard's data directory. The cluster is in its folder `postgres`. */
  readonly dataDir: string
  /** PostgreSQL settings, which override the defaults below. */
  readonly settings?: Readonly<Record<string, string>>
  /** Called if the server died and could not be restarted. */
  readonly onLost?: ((error: Error) => void) | undefined
}

export interface EmbeddedPostgres {
  readonly connection: pg.ClientConfig
  /** Releases the lock. The last process to do so stops the server. */
  stop(): Promise<void>
}

const defaultSettings = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  jit: 'off',
  random_page_cost: '1.1',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statement errors are in Patchboard's own log. There are seven log files, each overwritten after a week.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
}

const presenceKey = 7_282_468
const attemptsMax = 600
const attemptMilliseconds = 50
/** PostgreSQL writes a lock file at once. One that is still empty after a second is from a crash. */
const attemptsWithEmptyLock = 20
const watchMilliseconds = 1000

/** Throws an OperatorError that says what the operator can do. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  try {
    const program = findProgram(findOwner(options.dataDir))
    makeDataDirectory(options.dataDir, program.user)
    const server = new EmbeddedServer(options, program, ensureCluster(options.dataDir, program))
    await server.join()
    return server
  } catch (error) {
    throw explainFileError(error, options.dataDir)
  }
}

function connectionTo(socketDirectory: string, port: number): pg.ClientConfig {
  return { host: socketDirectory, port, user: 'postgres', database: 'postgres', ssl: false }
}

class EmbeddedServer implements EmbeddedPostgres {
  readonly #options: EmbeddedOptions
  readonly #program: Program
  readonly #cluster: string
  /** Part of the socket's name. No TCP port is opened, because listen_addresses is empty. */
  readonly #port: number
  #socketDirectory = ''
  #presence: pg.Client | undefined
  #isStopping = false
  #rejoining: Promise<void> | undefined

  constructor(options: EmbeddedOptions, program: Program, cluster: string) {
    this.#options = options
    this.#program = program
    this.#cluster = cluster
    this.#port = Number(options.settings?.port ?? defaultSettings.port)
  }

  get connection(): pg.ClientConfig {
    return connectionTo(this.#socketDirectory, this.#port)
  }

  async join(): Promise<void> {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const postmaster = readPostmaster(this.#cluster)
      const answer = postmaster ? await this.#tryToJoin(postmaster.socketDirectory) : 'unreachable'
      if (answer === 'joined') return
      if (answer === 'unreachable' && !this.#isServer(postmaster)) {
        if (attempt === attemptsWithEmptyLock) removeEmptyLocks(this.#cluster, this.#lockDirectory, this.#port)
        releaseStaleLocks(this.#cluster, this.#lockDirectory, this.#port)
        if (await this.#start()) continue
      }
      await pause(attemptMilliseconds)
    }
    throw new OperatorError(
      `The PostgreSQL in ${this.#cluster} is running but does not answer. Stop its process ${readPostmaster(this.#cluster)?.pid ?? ''}, then start again.`,
    )
  }

  #isServer(postmaster: Postmaster | undefined): boolean {
    return postmaster !== undefined && isServerOf(postmaster.pid, this.#cluster)
  }

  /** Where the lock of the next server's socket is. A new directory has none. */
  get #lockDirectory(): string {
    return this.#socketDirectory || this.#cluster
  }

  #start(): Promise<boolean> {
    // A restart keeps the path, because open pools connect to it.
    this.#socketDirectory ||= makeSocketDirectory(this.#cluster, this.#program.user)
    const settings = { ...defaultSettings, ...this.#options.settings }
    const { dataDir } = this.#options
    return startServer({
      cluster: this.#cluster,
      dataDir,
      program: this.#program,
      socketDirectory: this.#socketDirectory,
      settings,
    })
  }

  /** Takes the shared lock. Returns 'refused' if the server is starting or stopping. */
  async #tryToJoin(socketDirectory: string): Promise<'joined' | 'refused' | 'unreachable'> {
    const client = new pg.Client({ ...connectionTo(socketDirectory, this.#port), application_name: 'patchboard presence' })
    // An error event without a listener would end the process. The promises below reject as well.
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query('SELECT pg_try_advisory_lock_shared($1) AS joined', [presenceKey])
      if (!rows[0].joined) {
        await client.end()
        return 'refused'
      }
    } catch (error) {
      return ['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'unreachable' : 'refused'
    }
    this.#presence = client
    this.#socketDirectory = socketDirectory
    client.once('end', () => {
      if (!this.#isStopping) this.#rejoining = this.#rejoin()
    })
    this.#unwatch()
    watchFile(postmasterFile(this.#cluster), { interval: watchMilliseconds, persistent: false }, this.#hastenStop)
    return 'joined'
  }

  /**
   * A server that somebody has asked to stop refuses new connections, but waits for those that it has, which include ours.
   * So it would neither serve nor end.
   */
  readonly #hastenStop = (): void => {
    const postmaster = readPostmaster(this.#cluster)
    if (postmaster?.stopping && this.#isServer(postmaster)) process.kill(postmaster.pid, 'SIGINT')
  }

  #unwatch(): void {
    unwatchFile(postmasterFile(this.#cluster), this.#hastenStop)
  }

  /** Called when the server died or restarted itself. All other connections broke as well, and the pool reconnects. */
  async #rejoin(): Promise<void> {
    try {
      await this.join()
    } catch (error) {
      this.#options.onLost?.(error as Error)
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#rejoining
    this.#unwatch()
    const client = this.#presence
    if (!client) return
    try {
      // Unlocking first makes sure that one of several processes that stop at once gets the exclusive lock: the last one.
      await client.query('SELECT pg_advisory_unlock_shared($1)', [presenceKey])
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS last', [presenceKey])
      if (rows[0].last) {
        await stopServer(this.#cluster)
        removeSocketDirectory(this.#socketDirectory)
      } else await client.end()
    } catch {
      // The server has already stopped.
    }
  }
}
