// Opens the database: the embedded PostgreSQL by default, one by URL otherwise. Every connection speaks UTC and
// gets instants as text, so that no microsecond and no zone is lost on the way.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start.ts'
import { explainConnectionError, OperatorError } from './operator-errors.ts'
import { PreparingClient } from './prepared-statements.ts'
import type { Db } from './types.ts'

export interface OpenOptions {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly statementTimeoutSeconds: number
  /** Called when the embedded server died and could not be started again. */
  readonly onLost?: (error: Error) => void
}

export interface OpenDatabase {
  readonly db: Db
  /** The pool below `db`, for COPY and LISTEN, which need a connection of their own. */
  readonly pool: pg.Pool
  /** Ends the connections, then the embedded server where this process owns it. */
  close(): Promise<void>
}

const poolSize = 10
const connectSecondsMax = 10
const oldestVersion = 14

/** Throws an OperatorError whose message tells an operator what to do. Does not migrate. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, onLost } = options
  if (databaseUrl !== undefined) await checkServer(databaseUrl)
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, onLost }) : undefined
  const pool = new pg.Pool(poolOptions(options, embedded))
  // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  // The same for one that breaks in use: whoever uses it is told by their query.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db: Db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    close: async () => {
      await db.destroy()
      await embedded?.stop()
    },
  }
}

function poolOptions(options: OpenOptions, embedded: EmbeddedPostgres | undefined): pg.PoolConfig {
  return {
    ...(embedded ? embedded.connection : { connectionString: options.databaseUrl }),
    application_name: 'patchboard',
    max: poolSize,
    Client: PreparingClient,
    types: { getTypeParser },
    onConnect: (client) => setUpSession(client, options),
  }
}

/** By statements, because poolers such as PgBouncer refuse most settings in the start-up message. */
async function setUpSession(client: pg.ClientBase, { statementTimeoutSeconds }: OpenOptions): Promise<void> {
  await client.query(
    `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
     SET statement_timeout = '${statementTimeoutSeconds}s'; SET idle_in_transaction_session_timeout = '60s'`,
  )
}

async function checkServer(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectSecondsMax * 1000 })
  // A failed connection is told by the promise as well.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS name, current_setting('server_version_num')::int AS number",
    )
    if (rows[0].number >= oldestVersion * 10_000) return
    throw new OperatorError(
      `DATABASE_URL names a PostgreSQL ${rows[0].name}, and Patchboard needs ${oldestVersion} or newer: upgrade it, or set DATABASE_URL to another one.`,
    )
  } catch (error) {
    throw explainConnectionError(error, databaseUrl)
  } finally {
    await client.end().catch(() => {})
  }
}

const oid = { int8: 20, json: 114, time: 1083, timestamp: 1114, timestamptz: 1184, interval: 1186, date: 1082 }
const asText = new Set([oid.time, oid.timestamp, oid.timestamptz, oid.interval, oid.date])

/** Sums and counts become numbers; instants, days and intervals stay the text that PostgreSQL printed. */
function getTypeParser(id: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (id === oid.int8) return Number
    if (asText.has(id)) return (text: string) => text
  }
  return pg.types.getTypeParser(id, format)
}
