// Guarantees: whatever transactions do, in whatever order they commit, and wherever a reader stops or fails, each reader gets each
// event once, and every cause before its effects.
import fc from 'fast-check'
import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import type { Db } from '../database/types.ts'
import type { PatchboardEvent } from './event.ts'
import { startReader } from './queries.ts'
import { readEvents } from './read-events.ts'

const { db, pool } = await cloneDatabase()
const writerCount = 4
const readerCount = 3
const clients: pg.PoolClient[] = []

beforeAll(async () => {
  for (let i = 0; i < writerCount; i++) clients.push(await pool.connect())
  await sql`CREATE TABLE deliveries (id serial PRIMARY KEY, reader text NOT NULL, number integer NOT NULL)`.execute(db)
})
afterAll(() => {
  for (const client of clients) client.release(true)
})

type WriterAction = 'begin' | 'write' | 'commit' | 'rollback' | 'savepoint' | 'undo'
interface WriterStep {
  readonly writer: number
  readonly action: WriterAction
}
interface Reading {
  readonly reader: number
  readonly limit: number
  /** `writes`: the effect itself causes an event. */
  readonly effect: 'works' | 'fails' | 'writes'
  /** Another process reads with the same name at the same time. */
  readonly isShared: boolean
  /** What happens while the effect is under way. */
  readonly meanwhile: readonly WriterStep[]
}
type Step = WriterStep | Reading

const writerSteps: fc.Arbitrary<WriterStep> = fc.record({
  writer: fc.nat(writerCount - 1),
  action: fc.oneof(
    { weight: 3, arbitrary: fc.constant<WriterAction>('begin') },
    { weight: 6, arbitrary: fc.constant<WriterAction>('write') },
    { weight: 3, arbitrary: fc.constant<WriterAction>('commit') },
    { weight: 1, arbitrary: fc.constantFrom<WriterAction>('rollback', 'savepoint', 'undo') },
  ),
})
const readings: fc.Arbitrary<Reading> = fc.record({
  reader: fc.nat(readerCount - 1),
  limit: fc.integer({ min: 1, max: 4 }),
  effect: fc.constantFrom<Reading['effect']>('works', 'works', 'fails', 'writes'),
  isShared: fc.boolean(),
  meanwhile: fc.array(writerSteps, { maxLength: 3 }),
})
const runs = fc.array(fc.oneof({ weight: 3, arbitrary: writerSteps }, { weight: 1, arbitrary: readings }), {
  minLength: 10,
  maxLength: 60,
})

/** What an event must come after: everything that had been committed, or written by the same transaction, when it was written. */
class World {
  readonly #prefix: string
  readonly committed = new Set<number>()
  readonly causes = new Map<number, ReadonlySet<number>>()
  readonly #open = new Map<number, { written: number[]; saved: number | undefined }>()
  #written = 0

  constructor(run: number) {
    this.#prefix = `run ${run}, reader `
  }

  readerName(reader: number): string {
    return this.#prefix + String(reader)
  }

  nextNumber(before: readonly number[] = []): number {
    const number = ++this.#written
    this.causes.set(number, new Set([...this.committed, ...before]))
    return number
  }

  async take({ writer, action }: WriterStep): Promise<void> {
    const client = clients[writer]
    const open = this.#open.get(writer)
    if (client === undefined) return
    if (action === 'begin' && open === undefined) {
      await client.query('BEGIN')
      this.#open.set(writer, { written: [], saved: undefined })
    } else if (action === 'write') {
      const number = this.nextNumber(open?.written)
      await client.query("INSERT INTO events (type, session_id) VALUES ('session.advanced', $1)", [number])
      if (open === undefined) this.committed.add(number)
      else open.written.push(number)
    } else if (open !== undefined) await this.#end(client, writer, { action, open })
  }

  async #end(
    client: pg.PoolClient,
    writer: number,
    { action, open }: { action: WriterAction; open: { written: number[]; saved: number | undefined } },
  ): Promise<void> {
    if (action === 'savepoint') {
      await client.query('SAVEPOINT before')
      open.saved = open.written.length
    } else if (action === 'undo' && open.saved !== undefined) {
      await client.query('ROLLBACK TO before')
      open.written.length = open.saved
    } else if (action === 'commit' || action === 'rollback') {
      await client.query(action)
      this.#open.delete(writer)
      if (action === 'commit') for (const number of open.written) this.committed.add(number)
    }
  }

  async commitAll(): Promise<void> {
    for (let writer = 0; writer < writerCount; writer++) await this.take({ writer, action: 'commit' })
  }
}

class Failure extends Error {}

async function deliver(db: Db, name: string, events: readonly PatchboardEvent[]): Promise<void> {
  for (const { session_id } of events)
    await sql`INSERT INTO deliveries (reader, number) VALUES (${name}, ${session_id})`.execute(db)
}

async function read(world: World, { reader, limit, effect, isShared, meanwhile }: Reading): Promise<number> {
  const name = world.readerName(reader)
  let effects = 0
  const once = async () =>
    readEvents(db, { name, limit }, async (db, events) => {
      await deliver(db, name, events)
      if (effects++ > 0) return
      for (const step of meanwhile) await world.take(step)
      if (effect === 'fails') throw new Failure()
      if (effect === 'writes') {
        const number = world.nextNumber()
        await sql`INSERT INTO events (type, session_id) VALUES ('session.advanced', ${number})`.execute(db)
        world.committed.add(number)
      }
    }).catch((error) => {
      if (error instanceof Failure) return limit
      throw error
    })
  const counts = await Promise.all(isShared ? [once(), once()] : [once()])
  return Math.max(...counts)
}

async function readAll(world: World, reader: number): Promise<void> {
  while ((await read(world, { reader, limit: 3, effect: 'works', isShared: false, meanwhile: [] })) > 0);
}

let run = 0

test('each event comes once, after everything that its transaction could see', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (steps: readonly Step[]) => {
      const world = new World(++run)
      for (let reader = 0; reader < readerCount; reader++) await startReader(db, world.readerName(reader))
      for (const step of steps) await ('writer' in step ? world.take(step) : read(world, step))
      await world.commitAll()
      for (let reader = 0; reader < readerCount; reader++) {
        await readAll(world, reader)
        const { rows } = await sql<{ number: number }>`
          SELECT number FROM deliveries WHERE reader = ${world.readerName(reader)} ORDER BY id`.execute(db)
        const got = rows.map(({ number }) => number)
        expect(got.toSorted((a, b) => a - b)).toEqual([...world.committed].toSorted((a, b) => a - b))
        const before = new Set<number>()
        for (const number of got) {
          const missing = [...(world.causes.get(number) ?? [])].filter(
            (cause) => world.committed.has(cause) && !before.has(cause),
          )
          expect({ number, missing }).toEqual({ number, missing: [] })
          before.add(number)
        }
      }
    }),
    { numRuns: 150 },
  )
})
