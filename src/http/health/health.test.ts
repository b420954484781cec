import Fastify from 'fastify'
import { Kysely, type LogEvent, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import type { TaskStatus } from '../../background/repeat.ts'
import type { Database } from '../../database/database.ts'
import type { Db } from '../../database/types.ts'
import { healthRoutes } from './health.ts'
import { shareCheck } from './share-check.ts'

async function healthApp(db: Db, clock = () => new Date(), background: () => TaskStatus[] = () => []) {
  const app = Fastify()
  await app.register(healthRoutes, { db, clock, background })
  afterAll(() => app.close())
  return app
}

const opened: Db[] = []
afterAll(() => Promise.all(opened.map((db) => db.destroy())))

function open(pool: pg.PoolConfig, log: (event: LogEvent) => void = () => {}): Db {
  const db: Db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new pg.Pool(pool) }), log })
  opened.push(db)
  return db
}

/** Nothing listens on this port. */
const unreachable = open({ host: '127.0.0.1', port: 1 })

describe('GET /health/live', () => {
  test('200 whatever the state of the database', async () => {
    const answer = await (await healthApp(unreachable)).inject('/health/live')
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'live' }])
  })
})

describe('GET /health/ready', () => {
  test('200 if the database is reachable and migrated', async () => {
    const { db } = await cloneDatabase()
    const answer = await (await healthApp(db)).inject('/health/ready')
    expect([answer.statusCode, answer.json(), answer.headers['cache-control']]).toEqual([
      200,
      { status: 'ready', background: {} },
      'no-store',
    ])
  })

  test('503 if the database is unreachable, without its address', async () => {
    const answer = await (await healthApp(unreachable)).inject('/health/ready')
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'not ready', reason: 'database_unreachable', message: 'The database is not reachable.', background: {} },
    ])
  })

  test('503 if a migration of this version has not run', async () => {
    const { db } = await cloneDatabase()
    await sql`DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)`.execute(db)
    const answer = await (await healthApp(db)).inject('/health/ready')
    expect([answer.statusCode, answer.json().reason]).toEqual([503, 'migrations_pending'])
  })

  test('200 shows which background tasks fail or hang, and when they last succeeded', async () => {
    const { db } = await cloneDatabase()
    const succeeded = new Date('2026-01-15T12:00:00Z')
    const idle: TaskStatus = {
      name: 'idle',
      isRunning: false,
      isOverdue: false,
      consecutiveFailures: 0,
      successes: 1,
      failures: 0,
      lastStartedAt: succeeded,
      lastDurationSeconds: 0.1,
      lastSuccessAt: succeeded,
      lastFailureAt: undefined,
    }
    const failing = { ...idle, name: 'failing', consecutiveFailures: 3, lastFailureAt: succeeded }
    const hanging = { ...failing, name: 'hanging', isRunning: true, isOverdue: true, lastSuccessAt: undefined }
    const app = await healthApp(
      db,
      () => succeeded,
      () => [idle, failing, hanging],
    )
    const answer = await app.inject('/health/ready')
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        status: 'ready',
        background: {
          idle: { status: 'ok', last_success: '2026-01-15T12:00:00.000Z' },
          failing: { status: 'failing', last_success: '2026-01-15T12:00:00.000Z' },
          hanging: { status: 'overdue', last_success: null },
        },
      },
    ])
  })

  test('many requests query the database at most once per second', async () => {
    const { db } = await cloneDatabase()
    let now = 0
    const app = await healthApp(db, () => new Date(now))
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
    await sql`DELETE FROM kysely_migration`.execute(db)
    now = 900
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
    now = 1000
    expect((await app.inject('/health/ready')).statusCode).toBe(503)
  })

  // Guarantee: strangers who ask without end cause next to no work, least of all writes to the disk.
  test('however many ask, one of each check runs at a time, and the disk is written to every ten seconds', async () => {
    const { url } = await cloneDatabase()
    const statements: string[] = []
    const log = (event: LogEvent) => void statements.push(event.query.sql)
    const db = open({ connectionString: url }, log)
    let now = 0
    const app = await healthApp(db, () => new Date(now))
    const counts = () =>
      ['transaction_read_only', 'generate_series'].map((part) => statements.filter((sql) => sql.includes(part)).length)
    const ask = async (at: number) => {
      now = at
      const answers = await Promise.all(Array.from({ length: 50 }, () => app.inject('/health/ready')))
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
      return counts()
    }
    expect(await ask(0)).toEqual([1, 1])
    expect(await ask(999)).toEqual([1, 1])
    expect(await ask(1000)).toEqual([2, 1])
    expect(await ask(9999)).toEqual([3, 1])
    expect(await ask(10_000)).toEqual([3, 2])
  })

  test('a check that hangs is not joined by others, however long it takes', async () => {
    let started = 0
    const answer = Promise.withResolvers<string>()
    let now = 0
    const ask = shareCheck(
      () => new Date(now),
      () => {
        started++
        return answer.promise
      },
      () => 1,
    )
    const first = ask()
    now = 60_000
    const second = ask()
    answer.resolve('late')
    expect([await first, await second, started]).toEqual(['late', 'late', 1])
    void ask()
    expect(started).toBe(2)
  })

  test('503 if nothing can be written, until something can', async ({ skip }) => {
    const { url } = await cloneDatabase()
    const db = open({ connectionString: url, max: 1 })
    const { rows } = await sql<{ is: string }>`SELECT current_setting('is_superuser') AS is`.execute(db)
    if (rows[0]?.is !== 'on') skip('the limit on temporary files is for superusers only')
    let now = 0
    const app = await healthApp(db, () => new Date(now))
    await sql`SET temp_file_limit = 0`.execute(db)
    expect((await app.inject('/health/ready')).json().reason).toBe('database_out_of_resources')
    await sql`SET temp_file_limit = -1`.execute(db)
    now = 1000
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
  })
})
