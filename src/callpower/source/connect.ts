// Connects to the CallPower database and opens one read-only snapshot, so that a CallPower in use is seen at one point in time
// and never written to.
import pg from 'pg'
import { driverOptions } from '../../database/address/driver-options.ts'
import { explainTlsError } from '../../database/address/tls-error.ts'
import { OperatorError } from '../../database/operator-errors.ts'

export interface SourceConnection {
  readonly client: pg.Client
  /** Identifies the database, whatever address was used to connect. Never contains a password. */
  readonly identity: string
  /** The name and host of the database, for messages. */
  readonly displayName: string
  /** The database has no encoding: its texts are bytes of any kind. */
  readonly isUnencoded: boolean
  close(): Promise<void>
}

const connectTimeoutSeconds = 15

/** Throws an OperatorError that says what is wrong and never contains the password. */
export async function connectToSource(address: string): Promise<SourceConnection> {
  const url = readAddress(address)
  const displayName = displayNameOf(url)
  const client = new pg.Client({
    ...driverOptions(url, '--from'),
    application_name: 'patchboard import',
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
  })
  // A broken connection also rejects the running query. Without a listener, the event would end the process first.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw new OperatorError(explainConnectError(error, displayName))
  }
  try {
    const identity = await readIdentity(client)
    // SET LOCAL, not startup options, because a connection pooler may reject those.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
    const isUnencoded = await setEncoding(client)
    return { client, identity, displayName, isUnencoded, close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** Without an encoding, the server can only check texts, and one that is not UTF-8 would stop the import. */
async function setEncoding(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('SHOW server_encoding')
  const isUnencoded = rows[0]?.server_encoding === 'SQL_ASCII'
  await client.query(`SET LOCAL client_encoding = '${isUnencoded ? 'SQL_ASCII' : 'UTF8'}'`)
  return isUnencoded
}

/** True if both connections are to the same database, even through different addresses. */
export async function isSameDatabase(destination: pg.ClientBase, { client }: SourceConnection): Promise<boolean> {
  // Advisory locks are local to a database, so the other connection sees this one only if it is in the same database.
  const lock = 5_550_100
  const { rows: mine } = await destination.query('SELECT pg_backend_pid() AS pid, pg_advisory_xact_lock($1, pg_backend_pid())', [
    lock,
  ])
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND database =
       (SELECT oid FROM pg_database WHERE datname = current_database())) AS seen`,
    [lock, mine[0]?.pid],
  )
  return rows[0]?.seen === true
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

function explainConnectError(error: unknown, displayName: string): string {
  const cannot = `Cannot connect to the CallPower database ${displayName}:`
  const ofTls = explainTlsError(error, 'the address in --from')
  if (ofTls !== undefined) return `${cannot} the server ${ofTls}`
  const code = (error as { code?: string }).code ?? ''
  // A host with two addresses fails with an AggregateError, whose message is empty.
  return `${cannot} ${problems[code] ?? ((error as Error).message || String(error))}`
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
