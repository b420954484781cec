// The embedded PostgreSQL for a process: starts it or joins one that runs already, keeps it running, and stops it when
// this process was its last user. Who uses it is known by a lock that each process holds on a connection of its own.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { explainFileError, OperatorError } from '../operator-errors.ts'
import { ensureCluster, isRunning, readPostmaster, removeStalePostmaster, startServer, stopServer } from './cluster.ts'
import { findOwner, isAlive, makeDataDirectory, makeSocketDirectory, removeSocketDirectory } from './cluster-path.ts'
import { findProgram, type Program } from './program.ts'

export interface EmbeddedOptions {
  /** Patchboard's; the cluster lies in its folder `postgres`. */
  readonly dataDir: string
  /** PostgreSQL's own settings, on top of the ones below. */
  readonly settings?: Readonly<Record<string, string>>
  /** Called when the server died and could not be started again. */
  readonly onLost?: ((error: Error) => void) | undefined
}

export interface EmbeddedPostgres {
  readonly connection: pg.ClientConfig
  /** Leaves; the last to leave stops the server. */
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
  // What fails in a statement is in Patchboard's own log. Seven files, each overwritten after a week.
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

/** Throws an OperatorError that tells an operator what to do. */
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
  /** Names the socket; without listen_addresses nothing listens on it. */
  readonly #port: number
  #socketDirectory = ''
  #presence: pg.Client | undefined
  #leaving = false
  #comingBack: Promise<void> | undefined

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
      const answer = postmaster ? await this.#enter(postmaster.socketDirectory) : 'silence'
      if (answer === 'entered') return
      if (answer === 'silence' && !(postmaster && isRunning(this.#cluster, postmaster))) {
        if (postmaster && isAlive(postmaster.pid)) removeStalePostmaster(this.#cluster, postmaster)
        if (await this.#start()) continue
      }
      await pause(attemptMilliseconds)
    }
    throw new OperatorError(
      `The PostgreSQL in ${this.#cluster} neither answers nor ends: end the process ${readPostmaster(this.#cluster)?.pid ?? ''}, then start again.`,
    )
  }

  #start(): Promise<boolean> {
    // Pools that are open already know the old path.
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

  /** Takes the shared lock. `refused`: the server is coming or going. */
  async #enter(socketDirectory: string): Promise<'entered' | 'refused' | 'silence'> {
    const client = new pg.Client({ ...connectionTo(socketDirectory, this.#port), application_name: 'patchboard presence' })
    // A failed connection is told by the promise as well.
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query('SELECT pg_try_advisory_lock_shared($1) AS entered', [presenceKey])
      if (!rows[0].entered) {
        await client.end()
        return 'refused'
      }
    } catch (error) {
      return ['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '') ? 'silence' : 'refused'
    }
    this.#presence = client
    this.#socketDirectory = socketDirectory
    client.once('end', () => {
      if (!this.#leaving) this.#comingBack = this.#comeBack()
    })
    return 'entered'
  }

  /** The server died or restarted itself: every other connection broke, too, and the pool makes new ones. */
  async #comeBack(): Promise<void> {
    try {
      await this.join()
    } catch (error) {
      this.#options.onLost?.(error as Error)
    }
  }

  async stop(): Promise<void> {
    this.#leaving = true
    await this.#comingBack
    const client = this.#presence
    if (!client) return
    try {
      // In this order, of several that leave at once the last one gets the exclusive lock.
      await client.query('SELECT pg_advisory_unlock_shared($1)', [presenceKey])
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS last', [presenceKey])
      if (rows[0].last) {
        await stopServer(this.#cluster)
        removeSocketDirectory(this.#socketDirectory)
      } else await client.end()
    } catch {
      // The server is gone already, which is what was wanted.
    }
  }
}
