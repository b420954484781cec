// Guarantee: a page far into the list of calls is the one that counting rows would find, whatever ids are missing, and whether or
// not the changes are folded.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { foldCounters } from './folding.ts'
import { findDrift } from './rebuild-counters.ts'

const database = await cloneDatabase()
const { db } = database
const test = await buildTestApp(database)

async function expectPages(): Promise<void> {
  const { rows } = await sql<{ id: number }>`SELECT id FROM calls ORDER BY id`.execute(db)
  const last = Math.ceil(rows.length / 100)
  for (const page of [1, 2, 41, 42, 50, last - 1, last, last + 1, 10_000_000]) {
    const { body } = await test.get(`/api/calls?results_per_page=100&page=${page}`)
    const { objects, ...rest } = body as { objects: { id: number }[] }
    expect(rest).toEqual({ num_results: rows.length, page, total_pages: last })
    expect(objects.map(({ id }) => id)).toEqual(rows.slice((page - 1) * 100, page * 100).map(({ id }) => id))
  }
}

it('far pages are exact', async () => {
  await sql`INSERT INTO calls (id, status) SELECT i * 7 - 20000, 'busy' FROM generate_series(1, 9000) i WHERE i % 11 <> 0`.execute(
    db,
  )
  await expectPages()
  await foldCounters(db)
  await expectPages()
  await sql`DELETE FROM calls WHERE id BETWEEN 3000 AND 9000 OR id % 13 = 0`.execute(db)
  await sql`INSERT INTO calls (id, status) SELECT i, 'busy' FROM generate_series(-30000, -26000) i`.execute(db)
  await sql`UPDATE calls SET id = id + 200000 WHERE id % 17 = 0`.execute(db)
  await expectPages()
  await foldCounters(db, { batchSize: 500 })
  await expectPages()
  expect(await findDrift(db)).toEqual([])
})
