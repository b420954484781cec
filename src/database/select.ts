// Executes a SELECT that is written as raw SQL, on a handle that only reads.
import { type RawBuilder, sql } from 'kysely'
import type { ReadonlyDb } from './types.ts'

/**
 * `query` is a single SELECT. It runs as a subquery, because a statement that changes rows cannot be one, not even in a WITH.
 * Give every column a name of its own.
 */
export async function select<Row>(db: ReadonlyDb, query: RawBuilder<Row>): Promise<Row[]> {
  const rows = await db.selectFrom(sql<Row & object>`(${query})`.as('selected')).selectAll().execute()
  return rows as Row[]
}
