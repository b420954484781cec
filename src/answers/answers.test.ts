// Guarantee: requests on two servers, of which one may be behind, get what their own server has, and share an answer only if it is
// the same on both.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { type Answer, Answers } from './answers.ts'

const { db } = await cloneDatabase()
await sql`INSERT INTO campaigns (id, name) VALUES (1, 'first')`.execute(db)

let made = 0

async function readName(db: ReadonlyDb): Promise<string> {
  const [row] = await select(db, sql<{ name: string }>`SELECT name FROM campaigns WHERE id = 1`)
  return row?.name ?? ''
}

const nameAnswer: Answer<string> = {
  key: 'name',
  scope: 1,
  readVersion: readName,
  identityOf: (version) => version,
  make: async (db) => {
    made++
    const version = await readName(db)
    return { version, json: JSON.stringify(version) }
  },
}

test('a server that is behind answers with what it has, before and after the other one has answered', async () => {
  const answers = new Answers()
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (behind) => {
      const bodyOn = async (db: ReadonlyDb) => (await answers.get(db, nameAnswer))?.body
      expect([await bodyOn(behind), await bodyOn(db)]).toEqual(['"first"', '"first"'])
      expect(made).toBe(1)
      await sql`UPDATE campaigns SET name = 'second' WHERE id = 1`.execute(db)
      expect(await bodyOn(behind)).toBe('"first"')
      expect(await Promise.all([bodyOn(db), bodyOn(behind), bodyOn(db)])).toEqual(['"second"', '"first"', '"second"'])
      expect([await bodyOn(behind), await bodyOn(db)]).toEqual(['"first"', '"second"'])
    })
})

test('twenty requests at the same time cost two readings: one for the first, and one that began after all others arrived', async () => {
  made = 0
  const answers = new Answers()
  const found = await Promise.all(Array.from({ length: 20 }, () => answers.get(db, nameAnswer)))
  expect(new Set(found.map((one) => one?.etag)).size).toBe(1)
  expect(made).toBe(2)
})
