// The databases of the benchmarks, on an embedded PostgreSQL of their own. Those with many calls are built once and rebuilt when
// the schema or the generator changes; the one for live calls starts empty.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/database/embedded/start.ts'
import { migrate } from '../src/database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../src/database/open.ts'
import { generate } from './generate.ts'

export interface BenchDatabase extends OpenDatabase {
  readonly calls: number
  readonly url: string
}

export interface BenchDatabases {
  readonly small: BenchDatabase
  readonly large: BenchDatabase
  close(): Promise<void>
}

export type BenchCluster = EmbeddedPostgres

/** Settings for a server with enough memory. Durability stays on. */
const settings = { shared_buffers: '2GB', work_mem: '64MB', maintenance_work_mem: '1GB', max_wal_size: '4GB' }

export function startBenchCluster(dataDir: string): Promise<BenchCluster> {
  return startEmbeddedPostgres({ dataDir: resolve(dataDir), settings })
}

interface Options {
  readonly sizes: readonly [small: number, large: number]
  readonly say: (line: string) => void
}

export async function openBenchDatabases(cluster: BenchCluster, { sizes, say }: Options): Promise<BenchDatabases> {
  const open = async (calls: number): Promise<BenchDatabase> => {
    const name = `bench_${calls}_${fingerprint()}`
    const isNew = await createDatabase(cluster.connection, name)
    const database = await openMigrated(cluster, name)
    if (isNew) {
      say(`Making ${calls} calls. This happens once.`)
      await generate(database, calls)
      await database.pool.query(`COMMENT ON DATABASE ${name} IS 'complete'`)
    }
    return { ...database, calls }
  }
  const [small, large] = [await open(sizes[0]), await open(sizes[1])]
  const close = async () => {
    await small.close()
    await large.close()
  }
  return { small, large, close }
}

/** Creates a migrated, empty database. */
export async function openEmptyDatabase(cluster: BenchCluster, name: string): Promise<OpenDatabase & { readonly url: string }> {
  await createDatabase(cluster.connection, name)
  return openMigrated(cluster, name)
}

async function openMigrated({ connection }: BenchCluster, name: string) {
  const url = `postgres://${connection.user}@localhost/${name}?host=${encodeURIComponent(String(connection.host))}&port=${connection.port ?? 5432}`
  const database = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 3600 })
  await migrate(database.db)
  return { ...database, url }
}

/** Returns true if the database has to be filled. Drops one that an earlier run left incomplete. */
async function createDatabase(connection: pg.ClientConfig, name: string): Promise<boolean> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const { rows } = await client.query(
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
      [name],
    )
    if (rows[0]?.comment === 'complete') return false
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}`)
    return true
  } finally {
    await client.end()
  }
}

/** Hashes everything that determines the tables and rows. */
function fingerprint(): string {
  const migrations = join(import.meta.dirname, '../src/database/migrations')
  const files = [...readdirSync(migrations).map((file) => join(migrations, file)), join(import.meta.dirname, 'generate.ts')]
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 8)
}
