// Guarantee: a database that cannot serve is a 503 with Retry-After at every route, one clear line in the log, and not ready. No
// request that it met is a 500.
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config/read-config.ts'
import { openDatabase } from '../src/database/open.ts'
import { appParts } from './support/app-parts.ts'
import { buildCampaign } from './support/build-campaign.ts'
import { cloneDatabase, type TestDatabase } from './support/database.ts'
import { startDatabaseProxy } from './support/postgres/database-proxy.ts'

const form = 'campaignId=1&userPhone=5105550100'

async function openApp(url: string) {
  const lines: string[] = []
  const test = { now: new Date('2026-01-15T12:00:00Z') }
  const config = readConfig({ ADMIN_API_KEY: 'k', LOG_LEVEL: 'error', DATABASE_URL: url })
  const database = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
  const logStream = { write: (line: string) => void lines.push(line) }
  const app = await buildApp(config, appParts(config, { ...database, clock: () => test.now, logStream }))
  afterAll(async () => {
    await app.close()
    await database.close()
  })
  const call = () => app.inject({ url: `/call/create?${form}` })
  const ready = async () => {
    test.now = new Date(test.now.getTime() + 2000)
    const { statusCode, body } = await app.inject('/health/ready')
    return { status: statusCode, reason: JSON.parse(body).reason }
  }
  const logged = () => lines.map((line) => JSON.parse(line))
  return Object.assign(test, { app, db: database.db, call, ready, logged })
}

async function expectOutage(app: Awaited<ReturnType<typeof openApp>>, cause: string, code: string | undefined) {
  for (let i = 0; i < 3; i++) {
    const answer = await app.call()
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([
      503,
      '5',
      expect.objectContaining({ status: 503, error: 'The database is unavailable. Try again in a few seconds.' }),
    ])
  }
  const lines = app.logged()
  expect(lines).toEqual([expect.objectContaining({ level: 50, cause, ...(code === undefined ? {} : { code }) })])
  expect(JSON.stringify(lines)).not.toMatch(/stack|5105550100/)
  expect(await app.ready()).toEqual({ status: 503, reason: cause })
}

const prepare = async () => {
  const database = await cloneDatabase()
  await buildCampaign(database.db, { id: 1 })
  return database
}
const nameOf = ({ url }: TestDatabase) => decodeURIComponent(new URL(url).pathname.slice(1))

describe('a database', () => {
  test('that is read-only, as a standby is', async () => {
    const database = await prepare()
    await sql`ALTER DATABASE ${sql.id(nameOf(database))} SET default_transaction_read_only = on`.execute(database.db)
    await expectOutage(await openApp(database.url), 'database_read_only', '25006')
  })

  test.each([
    ['whose disk is full', '53100', 'database_full'],
    ['without memory', '53200', 'database_out_of_resources'],
    ['with a broken disk', '58030', 'database_out_of_resources'],
  ])('%s', async (_title, code, cause) => {
    const database = await prepare()
    await sql`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE 'could not extend file' USING ERRCODE = ${sql.lit(code)}; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION fail()
    `.execute(database.db)
    const app = await openApp(database.url)
    expect((await app.ready()).status).toBe(200)
    await expectOutage(app, cause, code)
    await sql`DROP TRIGGER fail ON sessions`.execute(database.db)
    expect((await app.call()).statusCode).toBe(200)
    app.now = new Date(app.now.getTime() + 60_000)
    expect((await app.ready()).status).toBe(200)
  })

  test('that is gone', async () => {
    const database = await prepare()
    const proxy = await startDatabaseProxy(database.url)
    const app = await openApp(proxy.url)
    proxy.cut()
    await expectOutage(app, 'database_unreachable', undefined)
    proxy.restore()
    expect(await app.ready()).toMatchObject({ status: 200 })
    await proxy.close()
  })

  test('that refuses the user has one line for each minute, with the number of requests', async () => {
    const database = await prepare()
    const role = `refused_${process.pid}`
    await sql`CREATE ROLE ${sql.id(role)} LOGIN CONNECTION LIMIT 0; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${sql.id(role)}`.execute(
      database.db,
    )
    const app = await openApp(database.url)
    const url = new URL(database.url)
    url.username = role
    await expect(openDatabase({ databaseUrl: url.href, dataDir: '/x', statementTimeoutSeconds: 30 })).rejects.toThrow(
      /no connection left/,
    )
    await sql`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE 'too many connections' USING ERRCODE = '53300'; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION fail()
    `.execute(database.db)
    for (let i = 0; i < 4; i++) await app.call()
    app.now = new Date(app.now.getTime() + 60_000)
    await app.call()
    expect(app.logged().map(({ cause, requests }) => [cause, requests])).toEqual([
      ['database_no_connection_left', 1],
      ['database_no_connection_left', 4],
    ])
    await sql`DROP OWNED BY ${sql.id(role)}; DROP ROLE ${sql.id(role)}`.execute(database.db)
  })

  test('that terminates every connection is used again at once', async () => {
    const database = await prepare()
    const app = await openApp(database.url)
    await app.call()
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(
      database.db,
    )
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await app.call()).statusCode))
    for (const status of statuses) expect([200, 429, 503]).toContain(status)
    expect([200, 429]).toContain((await app.call()).statusCode)
  })
})
