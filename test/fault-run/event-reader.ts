// A process that follows the events of a fault run, and is killed like the server. For each `call.ended` it writes a row, in the
// transaction of its cursor.
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/open.ts'
import type { Db } from '../../src/database/types.ts'
import { readEvents } from '../../src/events/read-events.ts'

export const readerName = 'fault run'
const pollMilliseconds = 20
/** Small, so that a batch often ends in the middle of what is new. */
const limit = 5

/** Without a key: an event that is read twice makes two rows. */
export async function createSeenCalls(db: Db): Promise<void> {
  await sql`CREATE TABLE seen_calls (id bigint GENERATED ALWAYS AS IDENTITY, call_id integer NOT NULL)`.execute(db)
}

export async function listSeenCalls(db: Db): Promise<number[]> {
  const { rows } = await sql<{ call_id: number }>`SELECT call_id FROM seen_calls ORDER BY id`.execute(db)
  return rows.map(({ call_id }) => call_id)
}

/** Returns the number of events, which is less than the limit if there are no more. */
export function readSomeEvents(db: Db): Promise<number> {
  return readEvents(db, { name: readerName, limit, types: ['call.ended'] }, async (db, events) => {
    for (const { call_id } of events) await sql`INSERT INTO seen_calls (call_id) VALUES (${call_id})`.execute(db)
  })
}

export async function readRemainingEvents(db: Db): Promise<void> {
  while ((await readSomeEvents(db)) > 0);
}

/** Runs until it is killed. The database may crash meanwhile. */
async function follow(databaseUrl: string): Promise<never> {
  const { db } = await openDatabase({ databaseUrl, dataDir: '/nonexistent', statementTimeoutSeconds: 60 })
  for (;;) {
    const count = await readSomeEvents(db).catch(() => 0)
    if (count < limit) await delay(pollMilliseconds)
  }
}

const [databaseUrl] = process.argv.slice(2)
if (process.argv[1] === import.meta.filename && databaseUrl !== undefined) await follow(databaseUrl)
