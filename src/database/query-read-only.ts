// Runs one SQL statement that somebody typed, in a transaction that cannot write.
import type pg from 'pg'

export interface QueryResult {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** Throws a DatabaseError if the statement is wrong, tries to write, or is more than one statement. */
export async function queryReadOnly(pool: pg.Pool, text: string): Promise<QueryResult> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN READ ONLY')
    // The simple protocol would accept "COMMIT; DELETE …", which leaves the read-only transaction.
    const extended = { text, rowMode: 'array', queryMode: 'extended' } as pg.QueryArrayConfig
    const { fields, rows } = await client.query<unknown[]>(extended)
    return { columns: fields.map(({ name }) => name), rows }
  } finally {
    await client.query('ROLLBACK').finally(() => client.release())
  }
}
