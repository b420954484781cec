import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { select } from './select.ts'
import type { Db, ReadonlyDb } from './types.ts'

const { db } = await cloneDatabase()
const reader: ReadonlyDb = db

test('rows are in the order of the query', async () => {
  const rows = await select(reader, sql<{ n: number }>`SELECT n FROM generate_series(1, 5) AS n ORDER BY n DESC`)
  expect(rows.map(({ n }) => n)).toEqual([5, 4, 3, 2, 1])
})

test.each([
  'UPDATE campaigns SET name = name RETURNING id',
  'WITH gone AS (DELETE FROM campaigns RETURNING id) SELECT id FROM gone',
])('%s is refused', async (statement) => {
  await expect(select(reader, sql.raw(statement))).rejects.toThrow()
})

test('code that writes through a read-only handle does not compile', () => {
  // The type check fails if one of these compiles. Nothing runs them.
  const attempts = [
    // @ts-expect-error: it cannot insert
    () => reader.insertInto('blocklist'),
    // @ts-expect-error: it cannot update
    () => reader.updateTable('campaigns'),
    // @ts-expect-error: it cannot delete
    () => reader.deleteFrom('campaigns'),
    // @ts-expect-error: it cannot merge
    () => reader.mergeInto('campaigns'),
    // @ts-expect-error: a WITH may write
    () => reader.with('gone', (creator: Db) => creator.deleteFrom('campaigns')),
    // @ts-expect-error: raw SQL may write
    () => sql`DELETE FROM campaigns`.execute(reader),
    // @ts-expect-error: a transaction hands out a handle that writes
    () => reader.transaction(),
    // @ts-expect-error: it cannot stand in for a handle that writes
    (): Db => reader,
  ]
  expect(attempts).toHaveLength(8)
})
