// Guarantee: an answer from memory is the one that a new count would give. Whatever changes the rows, the names, the deltas or the
// counters, the next request sees it; and equal ETags mean equal answers.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { Answers } from '../answers/answers.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { campaignStats } from './campaign-stats.ts'
import type { Report } from './counters.ts'
import { allDateCalls, campaignDateCalls } from './dates/date-calls.ts'
import { foldCounters } from './folding.ts'
import { readRange, readTimespan } from './parameters/request.ts'
import { rebuildCounters } from './rebuild-counters.ts'
import { targetCalls } from './target-calls.ts'

const { db } = await cloneDatabase()
const reader: ReadonlyDb = db

const dates = (query: { timespan?: string; start?: string; end?: string; tz?: string }) => ({
  timespan: readTimespan(query),
  range: readRange(query),
  zone: query.tz ?? 'UTC',
})
const ranges = [
  {},
  { timespan: 'hour' },
  { timespan: 'month' },
  { timespan: 'year' },
  { timespan: 'minute' },
  { timespan: 'day', start: '2021-03-01T00:30', end: '2021-03-02T00:10' },
  { timespan: 'day', start: '2021-03-02', end: '2021-03-02' },
  { timespan: 'month', start: '2021-03-01T18:30' },
  { timespan: 'day', tz: 'Asia/Kolkata' },
]
const reports: readonly Report[] = [1, 2]
  .flatMap((id) => [
    campaignStats(id),
    targetCalls(id, readRange({})),
    targetCalls(id, readRange({ start: '2021-03-01T00:20' })),
    ...ranges.map((query) => campaignDateCalls(id, dates(query))),
  ])
  .concat(ranges.map((query) => allDateCalls(dates(query))))

type Change = (db: Db) => Promise<unknown>
const campaign = fc.constantFrom(1, 1, 2, null)
const status = fc.constantFrom('completed', 'busy', 'title', null)
const minute = fc
  .nat(3)
  .chain((hour) =>
    fc
      .nat(59)
      .map(
        (minutes) =>
          ['2021-02-28 23', '2021-03-01 00', '2021-03-01 18', '2021-03-31 12'][hour] +
          `:${String(minutes).padStart(2, '0')}:00+00`,
      ),
  )
const some = (table: 'calls' | 'sessions', share: number) =>
  sql`id IN (SELECT id FROM ${sql.table(table)} WHERE id % 4 = ${share})`

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ campaign, status, minute, session: fc.nat(3), target: fc.integer({ min: 1, max: 3 }), calls: fc.nat(3) }).map(
    ({ campaign, status, minute, session, target, calls }): Change =>
      (db) =>
        sql`INSERT INTO calls (campaign_id, status, timestamp, session_id, target_id)
        SELECT ${campaign}::int, ${status}::text, ${minute}::timestamptz, (SELECT id FROM sessions ORDER BY id OFFSET ${session} LIMIT 1), ${target}::int
        FROM generate_series(1, ${calls}::int)`.execute(db),
  ),
  fc.record({ share: fc.nat(3), status }).map(
    ({ share, status }): Change =>
      (db) =>
        sql`UPDATE calls SET status = ${status} WHERE ${some('calls', share)}`.execute(db),
  ),
  fc.record({ share: fc.nat(3), minute }).map(
    ({ share, minute }): Change =>
      (db) =>
        sql`UPDATE calls SET timestamp = ${minute} WHERE ${some('calls', share)}`.execute(db),
  ),
  fc.nat(3).map(
    (share): Change =>
      // Within its hour: no counter changes.
      (db) =>
        sql`UPDATE calls SET timestamp = date_trunc('hour', timestamp) + interval '7 minutes' WHERE ${some('calls', share)}`.execute(
          db,
        ),
  ),
  fc.constant<Change>((db) =>
    // The deltas cancel each other out, but the minutes change.
    sql`UPDATE calls SET status = other.status FROM calls other WHERE calls.id % 2 = 0 AND other.id = calls.id + 1
      OR calls.id % 2 = 1 AND other.id = calls.id - 1`.execute(db),
  ),
  fc.nat(3).map(
    (share): Change =>
      (db) =>
        sql`DELETE FROM calls WHERE ${some('calls', share)}`.execute(db),
  ),
  fc.constantFrom(1, 2).map(
    (id): Change =>
      (db) =>
        sql`INSERT INTO sessions (campaign_id, queue_delay) VALUES (${id}, '00:00:01.5')`.execute(db),
  ),
  fc.nat(3).map(
    (share): Change =>
      (db) =>
        sql`UPDATE sessions SET queue_delay = '00:00:07' WHERE ${some('sessions', share)}`.execute(db),
  ),
  fc.record({ id: fc.constantFrom(1, 2), name: fc.constantFrom('a', 'b', 'c') }).map(
    ({ id, name }): Change =>
      (db) =>
        sql`UPDATE campaigns SET name = ${`${name} ${id}`} WHERE id = ${id}`.execute(db),
  ),
  fc.record({ id: fc.integer({ min: 1, max: 3 }), name: fc.constantFrom('Ada', 'Ben') }).map(
    ({ id, name }): Change =>
      (db) =>
        sql`UPDATE targets SET name = ${name}, key = ${name} WHERE id = ${id}`.execute(db),
  ),
  fc.integer({ min: 1, max: 5 }).map(
    (batchSize): Change =>
      (db) =>
        foldCounters(db, { batchSize }),
  ),
  fc.constant<Change>((db) => foldCounters(db)),
)

beforeAll(async () => {
  await sql`INSERT INTO campaigns (id, name) VALUES (1, 'a'), (2, 'b')`.execute(db)
  await sql`INSERT INTO targets (id, key, name) VALUES (1, 'k', 'A'), (2, 'k', 'B'), (3, NULL, 'C')`.execute(db)
  await sql`INSERT INTO sessions (campaign_id) VALUES (1), (1), (2), (NULL)`.execute(db)
})

describe('answers that are kept', () => {
  it('equal new ones after any sequence of changes, and their ETags are equal only if they are', async () => {
    const answers = new Answers()
    const bodies = new Map<string, string>()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(changes, fc.subarray([...reports])), { minLength: 4, maxLength: 14 }), async (steps) => {
        for (const [change, asked] of steps) {
          await change(db)
          for (const report of asked) {
            const [made, answer] = [await report.make(reader), await answers.get(reader, report)]
            const body = String(answer?.body)
            expect(body, report.key).toBe(made?.json)
            const tag = `${report.key} ${answer?.etag}`
            expect(bodies.get(tag) ?? body).toBe(body)
            bodies.set(tag, body)
          }
        }
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  it('are not counted again while nothing changes, folding included, and cost one row', async () => {
    await foldCounters(db)
    const counting = counted(reader)
    const answers = new Answers()
    const first = await answers.get(counting.db, campaignStats(1))
    expect(counting.statements()).toBe(1)
    expect(await answers.get(counting.db, campaignStats(1))).toBe(first)
    expect(counting.statements()).toBe(2)
    await sql`INSERT INTO calls (campaign_id, status) VALUES (2, 'busy')`.execute(db)
    await foldCounters(db)
    expect(await answers.get(counting.db, campaignStats(1))).toBe(first)
  })

  it('are not made for a client that has them, even by a process that never made them', async () => {
    const [one, other] = [new Answers(), counted(reader)]
    const etag = (await one.get(reader, campaignStats(1)))?.etag
    expect(await new Answers().get(other.db, campaignStats(1), (tag) => tag === etag)).toEqual({ etag })
    expect(other.statements()).toBe(1)
    await sql`INSERT INTO calls (campaign_id, status) VALUES (1, 'busy')`.execute(db)
    expect((await one.get(reader, campaignStats(1), (tag) => tag === etag))?.body).toContain('"busy"')
  })

  it('reflect every commit before their request, however many requests share them', async () => {
    await sql`DELETE FROM calls`.execute(db)
    const answers = new Answers()
    const folding = (async () => {
      for (let i = 0; i < 20; i++) await foldCounters(db)
    })()
    const asked: Promise<void>[] = []
    for (let written = 1; written <= 100; written++) {
      await sql`INSERT INTO calls (campaign_id, status, timestamp) VALUES (1, 'busy', '2021-03-01 10:00Z')`.execute(db)
      for (let i = 0; i < 5; i++)
        asked.push(
          answers.get(reader, campaignDateCalls(1, dates({}))).then((answer) => {
            const { objects } = JSON.parse(String(answer?.body))
            expect(objects['2021-03-01'].busy).toBeGreaterThanOrEqual(written)
          }),
        )
    }
    await Promise.all([folding, ...asked])
  }, 30_000)

  it('are made again after a call was replaced by another one of its hour, although no counter changed', async () => {
    const answers = new Answers()
    const minutes = campaignDateCalls(2, dates({ timespan: 'minute', start: '2022-01-01' }))
    const insert = (minute: string) =>
      sql`INSERT INTO calls (campaign_id, status, timestamp) VALUES (2, 'busy', ${`2022-01-01 10:${minute}Z`})`.execute(db)
    await insert('07')
    await foldCounters(db)
    expect((await answers.get(reader, minutes))?.body).toContain('10:07')
    await sql`DELETE FROM calls WHERE timestamp = '2022-01-01 10:07Z'`.execute(db)
    await insert('30')
    await foldCounters(db)
    expect((await answers.get(reader, minutes))?.body).toContain('10:30')
  })

  it('are made again after counters were changed by hand, and after they were repaired', async () => {
    const answers = new Answers()
    const agree = async () => {
      for (const report of reports)
        expect(String((await answers.get(reader, report))?.body)).toBe((await report.make(reader))?.json)
    }
    const { rows: tables } = await sql<{
      name: string
    }>`SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE n.nspname = 'public' AND relkind = 'r' AND relname ~ '^(calls_by_(status|hour|day|target)|campaign_(hours|days)|sessions_by)'`.execute(
      db,
    )
    expect(tables).toHaveLength(7)
    await agree()
    for (const { name } of tables) {
      const values = name === 'sessions_by_completed' ? sql`sessions = sessions + 1` : sql`calls = calls + 1`
      await sql`UPDATE ${sql.table(name)} SET ${values}`.execute(db)
      await agree()
      await sql`TRUNCATE ${sql.table(name)}`.execute(db)
      await agree()
      await rebuildCounters(db)
      await agree()
    }
  })

  it('of a campaign that is no longer published are gone', async () => {
    const answers = new Answers()
    await sql`INSERT INTO campaigns (id, name) VALUES (8, 'hidden')`.execute(db)
    expect(await answers.get(reader, campaignStats(8))).toBeDefined()
    await sql`UPDATE campaigns SET published_at = NULL WHERE id = 8`.execute(db)
    expect(await answers.get(reader, campaignStats(8))).toBeUndefined()
  })

  it('of a campaign that was deleted are gone', async () => {
    const answers = new Answers()
    await sql`INSERT INTO campaigns (id, name) VALUES (9, 'short-lived')`.execute(db)
    expect(await answers.get(reader, campaignStats(9))).toBeDefined()
    await sql`DELETE FROM campaigns WHERE id = 9`.execute(db)
    expect(await answers.get(reader, campaignStats(9))).toBeUndefined()
  })
})

/** Counts the statements of a handle. */
function counted(db: ReadonlyDb): { db: ReadonlyDb; statements: () => number } {
  let statements = 0
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name === 'executeQuery') statements++
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db: watched, statements: () => statements }
}
