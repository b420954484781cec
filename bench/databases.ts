// The two databases of the bench, on an embedded PostgreSQL of its own. Made once, and made anew when the schema or the
// generator changes.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/database/embedded/start.ts'
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

interface Options {
  readonly dataDir: string
  readonly sizes: readonly [small: number, large: number]
  readonly say: (line: string) => void
}

/** What a server with some memory to spare would be given; durability stays on. */
const settings = { shared_buffers: '2GB', work_mem: '64MB', maintenance_work_mem: '1GB', max_wal_size: '4GB' }

export async function openBenchDatabases({ dataDir, sizes, say }: Options): Promise<BenchDatabases> {
  const embedded = await startEmbeddedPostgres({ dataDir: resolve(dataDir), settings })
  const open = async (calls: number): Promise<BenchDatabase> => {
    const name = `bench_${calls}_${fingerprint()}`
    const url = `postgres://${embedded.connection.user}@localhost/${name}?host=${encodeURIComponent(String(embedded.connection.host))}&port=${embedded.connection.port ?? 5432}`
    const isNew = await createDatabase(embedded.connection, name)
    const database = await openDatabase({ databaseUrl: url, dataDir, statementTimeoutSeconds: 3600 })
    await migrate(database.db)
    if (isNew) {
      say(`Making ${calls} calls. This happens once.`)
      await generate(database, calls)
      await database.pool.query(`COMMENT ON DATABASE ${name} IS 'complete'`)
    }
    return { ...database, calls, url }
  }
  const [small, large] = [await open(sizes[0]), await open(sizes[1])]
  const close = async () => {
    await small.close()
    await large.close()
    await embedded.stop()
  }
  return { small, large, close }
}

/** True when it has to be filled; one that an earlier run left half-filled is dropped. */
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

/** Of everything that decides what the rows and tables look like. */
function fingerprint(): string {
  const migrations = join(import.meta.dirname, '../src/database/migrations')
  const files = [...readdirSync(migrations).map((file) => join(migrations, file)), join(import.meta.dirname, 'generate.ts')]
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 8)
}
