// Connections to a replica, all of them to the same run of the same server. What reads through them is abandoned as soon as the
// replica is given up. Whether it is the right server, and fresh enough, is decided elsewhere.
import type pg from 'pg'
import { driverOptions } from '../address/driver-options.ts'
import { openPool, setUpSession } from '../open.ts'
import type { ReadonlyDb } from '../types.ts'
import { ReplicaError } from './replica-error.ts'

export interface ReplicaConnectionOptions {
  readonly url: string
  readonly statementTimeoutSeconds: number
  /** Called when a connection that nobody uses breaks. */
  readonly onBroken: () => void
}

export interface ReplicaConnection {
  readonly db: ReadonlyDb
  /** Rejects with a ReplicaError if the replica is given up meanwhile. What `work` does afterwards is ignored. */
  run<T>(work: (db: ReadonlyDb) => Promise<T>): Promise<T>
  /** Abandons what runs, and closes the connections without waiting for a server that does not answer. */
  close(): void
}

const connectMilliseconds = 3000

/** Connects when the first statement runs. */
export function connectToReplica({ url, onBroken, ...options }: ReplicaConnectionOptions): ReplicaConnection {
  const clients = new Set<pg.PoolClient>()
  const running = new Set<(error: ReplicaError) => void>()
  const checkRun = sameRun()
  let isClosed = false
  const { db, pool } = openPool(
    { ...driverOptions(url, 'DATABASE_READ_URL'), connectionTimeoutMillis: connectMilliseconds, keepAlive: true },
    async (client) => {
      await setUpSession(client, options)
      await checkRun(client)
    },
  )
  pool.on('connect', (client) => clients.add(client))
  pool.on('remove', (client) => clients.delete(client))
  pool.on('error', onBroken)
  return {
    db,
    // It may have been closed between the choice of the replica and the read.
    run: (work) => (isClosed ? Promise.reject(lost()) : abandonable(work(db), running)),
    close: () => {
      isClosed = true
      for (const abandon of running) abandon(lost())
      // Ending a client that waits for an answer closes its socket at once.
      for (const client of clients) client.end().catch(() => {})
      db.destroy().catch(() => {})
    },
  }
}

function lost(): ReplicaError {
  return new ReplicaError('unreachable', 'The replica was lost during a read.')
}

/**
 * After a restart, a replica answers from an earlier state than before, until it has replayed its log again. So a connection
 * to another run of the server than the first one is refused.
 */
function sameRun(): (client: pg.ClientBase) => Promise<void> {
  let known: string | undefined
  return async (client) => {
    const { rows } = await client.query('SELECT pg_postmaster_start_time()::text AS "startedAt"')
    known ??= rows[0].startedAt
    if (rows[0].startedAt !== known)
      throw new ReplicaError('unreachable', 'The replica has restarted, or another server answers in its place.')
  }
}

/** Promise.race would keep every result in memory for as long as the replica is open. */
function abandonable<T>(reading: Promise<T>, running: Set<(error: ReplicaError) => void>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    running.add(reject)
    reading.then(resolve, reject).finally(() => running.delete(reject))
  })
}
