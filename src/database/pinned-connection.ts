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
  return { client, db: openOn(client) }
}

/** For single statements in a transaction that the caller has opened on the connection. It stays the caller's to release. */
export function onConnection(client: pg.ClientBase): Kysely<Database> {
  const query = client.query.bind(client)
  return openOn({ query, release: () => {} } as unknown as pg.PoolClient)
}

function openOn(client: pg.PoolClient): Kysely<Database> {
  const poolOfOne = { connect: async () => client, end: async () => {}, options: {} }
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: poolOfOne }) })
}
