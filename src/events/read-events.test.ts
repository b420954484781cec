// Guarantees of readers: they get what they ask for from their start on, in the transaction of the effect, and an error instead of
// a gap when events that they have not read are gone.
import { Command } from 'commander'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { CommandError } from '../cli/command.ts'
import { addEventCommands } from './commands.ts'
import type { EventType } from './event.ts'
import { pruneEvents } from './prune-events.ts'
import { takeSnapshot } from './queries.ts'
import { MissedEvents, readEvents } from './read-events.ts'

const database = await cloneDatabase()
const { db } = database
const inEightDays = () => new Date(Date.now() + 8 * 24 * 3600 * 1000)

async function write(session: number, type: EventType = 'session.advanced'): Promise<void> {
  await sql`INSERT INTO events (type, session_id) VALUES (${type}, ${session})`.execute(db)
}

/** Returns the sessions that the events name. */
async function read(name: string, { limit = 100, types }: { limit?: number; types?: EventType[] } = {}): Promise<number[]> {
  const got: number[] = []
  await readEvents(db, { name, limit, types }, async (_db, events) => {
    got.push(...events.map(({ session_id }) => session_id ?? 0))
  })
  return got
}

/** Returns what the command prints. */
async function run(...args: string[]): Promise<string> {
  let said = ''
  const print = (line: string) => {
    said += `${line}\n`
  }
  const program = new Command().exitOverride()
  addEventCommands(program, { withDatabase: (work) => work(database), print })
  await program.parseAsync(['events', ...args], { from: 'user' })
  return said
}

beforeEach(async () => {
  await sql`TRUNCATE events, event_readers`.execute(db)
})

describe('a reader', () => {
  test('begins with what happens after its first reading, and gets it in batches', async () => {
    await write(1)
    expect(await read('r')).toEqual([])
    for (const session of [2, 3, 4, 5, 6]) await write(session)
    expect(await read('r', { limit: 2 })).toEqual([2, 3])
    await write(7)
    expect(await read('r', { limit: 2 })).toEqual([4, 5])
    expect(await read('r', { limit: 2 })).toEqual([6, 7])
    expect(await read('r', { limit: 2 })).toEqual([])
  })

  test('gets only the types that it asks for', async () => {
    await read('r')
    for (const type of ['session.queued', 'session.ended', 'session.queued', 'call.ended'] as const) await write(1, type)
    await write(2, 'session.ended')
    expect(await read('r', { limit: 1, types: ['session.ended'] })).toEqual([1])
    expect(await read('r', { limit: 1, types: ['session.ended'] })).toEqual([2])
    expect(await read('r', { limit: 1, types: ['session.ended'] })).toEqual([])
  })

  test('gets a batch again if its effect fails, and neither the effect nor the cursor remains', async () => {
    await read('r')
    await write(1)
    const failing = readEvents(db, { name: 'r', limit: 10 }, async (db) => {
      await sql`INSERT INTO carrier_paces VALUES ('effect', now())`.execute(db)
      throw new Error('the effect fails')
    })
    await expect(failing).rejects.toThrow('the effect fails')
    expect(await db.selectFrom('carrier_paces').selectAll().execute()).toEqual([])
    expect(await read('r')).toEqual([1])
  })

  test('does not take for read what its own transaction still writes', async () => {
    await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ own: string }>`SELECT pg_current_xact_id()::text AS own`.execute(trx)
      // A later transaction ends first, so that ours is among those that the snapshot lists.
      await write(1)
      const { snapshot } = await takeSnapshot(trx, undefined)
      expect(snapshot.inProgress.map(String)).toContain(rows[0]?.own)
    })
  })
})

describe('pruning after a week', () => {
  test('leaves a reader alone that has read everything, and stops one that has not until it is started anew', async () => {
    for (const name of ['quick', 'slow']) await read(name)
    for (const session of [1, 2, 3]) await write(session)
    expect(await read('quick')).toEqual([1, 2, 3])
    expect(await read('slow', { limit: 2 })).toEqual([1, 2])
    await pruneEvents(db, inEightDays())
    await write(4)
    expect(await read('quick')).toEqual([4])
    await expect(read('slow')).rejects.toThrow(MissedEvents)
    await expect(read('slow')).rejects.toThrow(/^The event reader slow has missed events: .*events restart slow$/)
    expect(await run('readers')).toMatch(
      /^quick: last events read at [-\d]+ [:\d]+ UTC\nslow: last events read at .*; missed events, which were deleted at .* UTC\n$/,
    )
    expect(await run('restart', 'slow')).toBe('The reader slow gets what happens from now on.\n')
    await write(5)
    expect(await read('slow')).toEqual([5])
  })

  test('leaves no doubt about a reader that does not exist', async () => {
    await expect(run('restart', 'nobody')).rejects.toThrow(CommandError)
    expect(await run('readers')).toBe('Nothing reads events with a cursor in the database.\n')
  })

  test('takes nothing from a reader that has read what is deleted of a batch under way', async () => {
    await read('r')
    for (const session of [1, 2]) await write(session)
    await sql`UPDATE events SET created_at = now() - interval '8 days'`.execute(db)
    await write(3)
    expect(await read('r', { limit: 2 })).toEqual([1, 2])
    await pruneEvents(db, new Date())
    expect(await read('r')).toEqual([3])
  })

  test('keeps what is younger, whatever its id', async () => {
    await read('r')
    await write(1)
    await pruneEvents(db, new Date())
    expect(await read('r')).toEqual([1])
  })
})

describe('after a copy from another database', () => {
  test('a cursor that is ahead of all transactions is refused', async () => {
    await read('r')
    await sql`UPDATE event_readers SET from_snapshot = '9000000000000:9000000000000:'`.execute(db)
    await write(1)
    await expect(read('r')).rejects.toThrow(MissedEvents)
  })

  test('events of transactions that are still to come are deleted', async () => {
    await sql`INSERT INTO events (transaction_id, type) VALUES ('9000000000000', 'call.ended')`.execute(db)
    await write(1)
    await pruneEvents(db, new Date())
    expect((await db.selectFrom('events').select('type').execute()).map(({ type }) => type)).toEqual(['session.advanced'])
  })
})
