// Reads the CallPower database: connects, reads its schema, and streams its rows in COPY format. Everything is read in one
// read-only snapshot, so that a CallPower in use is seen at one point in time and never written to.
import type { Readable } from 'node:stream'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { OperatorError } from '../database/operator-errors.ts'
import { type ColumnMapping, staff, type TableMapping, tables } from './tables.ts'

export interface SourceColumn {
  /** The data type as in information_schema. */
  readonly type: string
  readonly maxLength: number | null
}

export interface Source {
  readonly client: pg.Client
  /** Identifies the database, whatever address was used to connect. Never contains a password. */
  readonly identity: string
  /** The name and host of the database, for messages. */
  readonly displayName: string
  /** Table → column → type. */
  readonly shape: ReadonlyMap<string, ReadonlyMap<string, SourceColumn>>
  close(): Promise<void>
}

const connectTimeoutSeconds = 15

/** Connects and opens the snapshot. Throws an OperatorError that says what is wrong and never contains the password. */
export async function openSource(address: string): Promise<Source> {
  const url = readAddress(address)
  const client = new pg.Client({
    connectionString: url,
    application_name: 'patchboard import',
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
  })
  // A broken connection also rejects the running query. Without a listener, the event would end the process first.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw new OperatorError(`Cannot connect to the CallPower database ${displayNameOf(url)}: ${explainConnectError(error)}`)
  }
  try {
    const identity = await readIdentity(client)
    // SET LOCAL, not startup options, because a connection pooler may reject those.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL client_encoding = 'UTF8'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
    return { client, identity, displayName: displayNameOf(url), shape: await readShape(client), close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** True if both connections are to the same database, even through different addresses. */
export async function isSameDatabase(destination: pg.ClientBase, source: Source): Promise<boolean> {
  // Advisory locks are local to a database, so the other connection sees this one only if it is in the same database.
  const lock = 5_550_100
  const { rows: mine } = await destination.query('SELECT pg_backend_pid() AS pid, pg_advisory_xact_lock($1, pg_backend_pid())', [
    lock,
  ])
  const { rows } = await source.client.query(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND database =
       (SELECT oid FROM pg_database WHERE datname = current_database())) AS seen`,
    [lock, mine[0]?.pid],
  )
  return rows[0]?.seen === true
}

export async function countRows(source: Source, table: string): Promise<number> {
  const { rows } = await source.client.query(`SELECT count(*) AS count FROM ${pg.escapeIdentifier(table)}`)
  return Number(rows[0]?.count)
}

/** Returns the last id that the source's sequence assigned, or undefined if there is no sequence that this user may read. */
export async function findLastAssignedId(source: Source, table: string): Promise<number | undefined> {
  const { rows: found } = await source.client.query(
    `SELECT coalesce(pg_get_serial_sequence($1, 'id')::regclass, to_regclass($2)) AS sequence`,
    [pg.escapeIdentifier(table), pg.escapeIdentifier(`${table}_id_seq`)],
  )
  const sequence = found[0]?.sequence as string | null | undefined
  if (!sequence) return undefined
  const { rows: allowed } = await source.client.query(`SELECT has_sequence_privilege($1, 'SELECT') AS allowed`, [sequence])
  if (allowed[0]?.allowed !== true) return undefined
  const { rows } = await source.client.query(`SELECT last_value, is_called FROM ${sequence}`)
  return Number(rows[0]?.last_value) - (rows[0]?.is_called ? 0 : 1)
}

/** Returns the columns of `mapping` that this source has, each with the SQL expression that reads it. */
export function readableColumns(source: Source, mapping: TableMapping): { column: ColumnMapping; expression: string }[] {
  const present = source.shape.get(mapping.from)
  return mapping.columns.flatMap((column) => {
    const name = present?.has(column.from) ? column.from : column.formerly
    if (name === undefined || !present?.has(name)) return []
    if (column.addedTo !== undefined && !present.has(column.addedTo)) return []
    return [{ column, expression: expressionOf(column, name) }]
  })
}

function expressionOf(column: ColumnMapping, name: string): string {
  const quoted = pg.escapeIdentifier(name)
  if (column.addedTo !== undefined) return `${pg.escapeIdentifier(column.addedTo)} + ${quoted}`
  return column.kind === 'text' || column.kind === 'phone' || column.kind === 'address' ? `${quoted}::text` : quoted
}

/** Streams the rows of one table in COPY's text format: `id`, then the readable columns in order. */
export function copyRows(source: Source, mapping: TableMapping): Readable {
  const columns = ['id', ...readableColumns(source, mapping).map(({ expression }) => expression)]
  return source.client.query(
    copyStreams.to(`COPY (SELECT ${columns.join(', ')} FROM ${pg.escapeIdentifier(mapping.from)}) TO STDOUT`),
  )
}

/** Also accepts SQLAlchemy's form with a driver (`postgresql+psycopg2:`), because CallPower's settings contain it. */
function readAddress(address: string): string {
  const url = address.trim().replace(/^(postgres(?:ql)?)\+\w+:/, '$1:')
  // With an unescaped / # or @ in the password, its rest would be parsed as host or path, which messages contain.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url) || /#|@.*@/.test(url))
    throw new OperatorError(
      '--from must be the address of a PostgreSQL database: postgres://USER:PASSWORD@HOST:PORT/DATABASE. Write characters such as @ : / # in the password as %40 %3A %2F %23.',
    )
  return url
}

function displayNameOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  return `${decodeURIComponent(pathname.slice(1)) || '(unnamed)'} on ${searchParams.get('host') ?? hostname}${port ? `:${port}` : ''}`
}

const problems: Readonly<Record<string, string>> = {
  '28P01': 'the user name or the password is wrong.',
  '28000': 'the server does not allow this user to connect (see its pg_hba.conf).',
  '3D000': 'the database does not exist.',
  '53300': 'the server has too many connections; try again later.',
  ECONNREFUSED: 'connection refused.',
  ENOTFOUND: 'the host does not exist.',
  EAI_AGAIN: 'the host does not exist.',
  ETIMEDOUT: 'the connection timed out.',
  EHOSTUNREACH: 'there is no route to the host.',
  ENOENT: 'no server listens on this socket.',
}

function explainConnectError(error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  // A host with two addresses fails with an AggregateError, whose message is empty.
  return problems[code] ?? ((error as Error).message || String(error))
}

async function readIdentity(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AS allowed, current_database() AS database`,
  )
  const { allowed, database } = rows[0] as { allowed: boolean; database: string }
  if (!allowed) return `${client.host}:${client.port}/${database}`
  const { rows: system } = await client.query('SELECT system_identifier::text AS id FROM pg_control_system()')
  return `${system[0]?.id}/${database}`
}

async function readShape(client: pg.Client): Promise<Map<string, Map<string, SourceColumn>>> {
  const { rows } = await client.query(
    `SELECT table_name::text, column_name::text, data_type::text, character_maximum_length::int
     FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))`,
  )
  const shape = new Map<string, Map<string, SourceColumn>>()
  for (const row of rows) {
    const columns = shape.get(row.table_name) ?? new Map<string, SourceColumn>()
    columns.set(row.column_name, { type: row.data_type, maxLength: row.character_maximum_length })
    shape.set(row.table_name, columns)
  }
  return shape
}

const typesOfKind: Readonly<Partial<Record<ColumnMapping['kind'], RegExp>>> = {
  integer: /^(smallint|integer|bigint)$/,
  smallint: /^(smallint|integer|bigint)$/,
  link: /^(smallint|integer|bigint)$/,
  boolean: /^boolean$/,
  instant: /^(timestamp with(out)? time zone|date)$/,
  time: /^time without time zone$/,
  interval: /^interval$/,
  json: /^jsonb?$/,
}

/** Throws an OperatorError if required tables are missing or columns have unexpected types. */
export function requireCallPower({ shape, displayName }: Source): void {
  const missing = tables.filter((table) => table.required && !shape.get(table.from)?.has('id')).map((table) => table.from)
  if (missing.length > 0)
    throw new OperatorError(
      `The database ${displayName} is not a CallPower database, or this user may not read it. Missing tables: ${missing.join(', ')}.`,
    )
  for (const table of [...tables, staff]) {
    for (const column of table.columns) {
      const type = shape.get(table.from)?.get(column.from)?.type
      const allowed = column.addedTo === undefined ? typesOfKind[column.kind] : typesOfKind.interval
      if (type !== undefined && allowed !== undefined && !allowed.test(type))
        throw new OperatorError(
          `The database ${displayName} is not a CallPower database: ${table.from}.${column.from} has the type ${type}.`,
        )
    }
  }
}
