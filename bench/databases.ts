// The databases of the benchmarks, on an embedded PostgreSQL of their own. Those with many calls are built once and rebuilt when
// the generator changes; the one for live calls starts empty.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
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

export type BenchCluster = EmbeddedPostgres

/** Settings for a server with enough memory. Durability stays on. */
const settings = { shared_buffers: '2GB', work_mem: '64MB', maintenance_work_mem: '1GB', max_wal_size: '4GB' }

export function startBenchCluster(dataDir: string): Promise<BenchCluster> {
  return startEmbeddedPostgres({ dataDir: resolve(dataDir), settings })
}

/** Opens the database with this many calls, which is made if it does not exist yet. */
export async function openBenchDatabase(
  cluster: BenchCluster,
  calls: number,
  say: (line: string) => void,
): Promise<BenchDatabase> {
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

/** Creates an empty database with the schema of this checkout, or of the one that `migrateDatabase` belongs to. */
export async function openEmptyDatabase(
  cluster: BenchCluster,
  name: string,
  migrateDatabase = migrate,
): Promise<OpenDatabase & { readonly url: string }> {
  await createDatabase(cluster.connection, name)
  return openMigrated(cluster, name, migrateDatabase)
}

async function openMigrated({ connection }: BenchCluster, name: string, migrateDatabase = migrate) {
  const url = `postgres://${connection.user}@localhost/${name}?host=${encodeURIComponent(String(connection.host))}&port=${connection.port ?? 5432}`
  const database = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 3600 })
  await migrateDatabase(database.db)
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

/** Hashes what determines the rows. Later migrations run on the database that exists, as they do for operators. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(import.meta.dirname, 'generate.ts')))
  return hash.digest('hex').slice(0, 8)
}
