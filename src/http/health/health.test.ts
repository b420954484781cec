import Fastify from 'fastify'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import type { TaskStatus } from '../../background/repeat.ts'
import type { Database } from '../../database/database.ts'
import type { Db } from '../../database/types.ts'
import { healthRoutes } from './health.ts'

async function healthApp(db: Db, clock = () => new Date(), background: () => TaskStatus[] = () => []) {
  const app = Fastify()
  await app.register(healthRoutes, { db, clock, background })
  afterAll(() => app.close())
  return app
}

/** Nothing listens on this port. */
const unreachable: Db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ host: '127.0.0.1', port: 1 }) }),
})
afterAll(() => unreachable.destroy())

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
})
