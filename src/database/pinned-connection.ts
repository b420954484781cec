// A single connection for both the query builder and COPY, so that both run in the same transaction.
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Database } from './database.ts'

export interface PinnedConnection {
  readonly db: Kysely<Database>
  readonly client: pg.PoolClient
}

/** The query builder releases the connection to the pool when its transaction ends. */
export async function pinConnection(pool: pg.Pool): Promise<PinnedConnection> {
  const client = await pool.connect()
  const poolOfOne = { connect: async () => client, end: async () => {}, options: {} }
  return { client, db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: poolOfOne }) }) }
}
