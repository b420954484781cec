// One connection that serves both the query builder and COPY, so that both are in the same transaction.
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Database } from './database.ts'

export interface Pinned {
  readonly db: Kysely<Database>
  readonly client: pg.PoolClient
}

/** The query builder gives the connection back to the pool when its transaction ends. */
export async function pinConnection(pool: pg.Pool): Promise<Pinned> {
  const client = await pool.connect()
  const onlyThis = { connect: async () => client, end: async () => {}, options: {} }
  return { client, db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: onlyThis }) }) }
}
