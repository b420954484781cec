// Opens the database: the embedded PostgreSQL, or the one that DATABASE_URL names. All connections use UTC and return
// instants as text, so that microseconds and time zones are not lost.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type DriverOptions, driverOptions } from './address/driver-options.ts'
import type { Database } from './database.ts'
import { startEmbeddedPostgres } from './embedded/start.ts'
import { explainConnectionError, OperatorError } from './operator-errors.ts'
import { PreparingClient } from './prepared-statements.ts'
import type { Db } from './types.ts'

export interface OpenOptions {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly statementTimeoutSeconds: number
  /** Called if the embedded server died and could not be restarted. */
  readonly onLost?: (error: Error) => void
}

export interface OpenDatabase {
  readonly db: Db
  /** The connection pool of `db`, for COPY and LISTEN, which need a connection of their own. */
  readonly pool: pg.Pool
  /** Closes the connections, and stops the embedded server if no other process uses it. */
  close(): Promise<void>
}

const poolSize = 10
const connectSecondsMax = 10
const oldestVersion = 14

/** Throws an OperatorError that says what the operator can do. Does not migrate. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, onLost } = options
  const given = databaseUrl === undefined ? undefined : driverOptions(databaseUrl, 'DATABASE_URL')
  if (given !== undefined) await checkServer(given)
  const embedded = given === undefined ? await startEmbeddedPostgres({ dataDir, onLost }) : undefined
  const connection = embedded ? embedded.connection : { ...given }
  const { db, pool } = openPool(connection, (client) => setUpSession(client, options))
  return {
    db,
    pool,
    close: async () => {
      await db.destroy()
      // The query builder closes the pool only if it has run a statement itself.
      if (!pool.ending) await pool.end()
      await embedded?.stop()
    },
  }
}

/** `setUp` runs before the first statement of each connection, which is closed if it rejects. */
export function openPool(connection: pg.PoolConfig, setUp: (client: pg.ClientBase) => Promise<void>): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    ...connection,
    application_name: 'patchboard',
    max: poolSize,
    Client: PreparingClient,
    types: { getTypeParser },
    onConnect: setUp,
  })
  // A broken idle connection is replaced at the next query. An error event without a listener would end the process.
  pool.on('error', () => {})
  // The same for a connection in use: its query rejects as well.
  pool.on('connect', (client) => client.on('error', () => {}))
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool }
}

/** Uses statements, because poolers such as PgBouncer reject most settings in the start-up message. */
export async function setUpSession(
  client: pg.ClientBase,
  { statementTimeoutSeconds }: Pick<OpenOptions, 'statementTimeoutSeconds'>,
): Promise<void> {
  await client.query(
    `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
     SET statement_timeout = '${statementTimeoutSeconds}s'; SET idle_in_transaction_session_timeout = '60s'`,
  )
}

async function checkServer(given: DriverOptions): Promise<void> {
  const client = new pg.Client({ ...given, connectionTimeoutMillis: connectSecondsMax * 1000 })
  // An error event without a listener would end the process. The promises below reject as well.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS name, current_setting('server_version_num')::int AS number",
    )
    if (rows[0].number >= oldestVersion * 10_000) return
    throw new OperatorError(
      `The server that DATABASE_URL names is PostgreSQL ${rows[0].name}, but Patchboard needs ${oldestVersion} or newer. Upgrade it, or set DATABASE_URL to another server.`,
    )
  } catch (error) {
    throw explainConnectionError(error, given.connectionString)
  } finally {
    await client.end().catch(() => {})
  }
}

const oid = { int8: 20, json: 114, time: 1083, timestamp: 1114, timestamptz: 1184, interval: 1186, date: 1082 }
const asText = new Set([oid.time, oid.timestamp, oid.timestamptz, oid.interval, oid.date])

/** Returns sums and counts as numbers, and instants, dates and intervals as the text that PostgreSQL prints. */
function getTypeParser(id: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (id === oid.int8) return Number
    if (asText.has(id)) return (text: string) => text
  }
  return pg.types.getTypeParser(id, format)
}
