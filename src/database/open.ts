// Opens the database: the embedded PostgreSQL by default, one by URL otherwise. Every connection speaks UTC and
// gets instants as text, so that no microsecond and no zone is lost on the way.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import type { Db } from './types.ts'

export interface OpenOptions {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly statementTimeoutSeconds: number
}

export interface OpenDatabase {
  readonly db: Db
  /** The pool below `db`, for COPY and LISTEN, which need a connection of their own. */
  readonly pool: pg.Pool
  /** Ends the connections, then the embedded server where this process owns it. */
  close(): Promise<void>
}

const poolSize = 10

/** Throws an Error whose message tells an operator what to do. Does not migrate. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const embedded = options.databaseUrl === undefined ? await startEmbeddedPostgres(options.dataDir) : undefined
  const pool = new pg.Pool({ ...connectionOptions(options, embedded), max: poolSize })
  // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
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

function connectionOptions(options: OpenOptions, embedded: EmbeddedPostgres | undefined): pg.ClientConfig {
  return {
    ...(embedded ? embedded.connection : { connectionString: options.databaseUrl }),
    application_name: 'patchboard',
    statement_timeout: options.statementTimeoutSeconds * 1000,
    idle_in_transaction_session_timeout: 60_000,
    options: '-c TimeZone=UTC -c DateStyle=ISO,MDY -c IntervalStyle=postgres -c bytea_output=hex',
    types: { getTypeParser },
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
