// Guarantee: with DATABASE_READ_URL, the API answers what it answers without, whether or not the replica is there.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config/read-config.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { makeDemo } from '../src/demo/seed.ts'
import { openServer } from '../src/server/open-server.ts'
import { startReplicatedPostgres } from './support/replica/replicated-postgres.ts'

const postgres = await startReplicatedPostgres()
const database = await openDatabase({
  databaseUrl: postgres.primaryUrl,
  dataDir: '/nonexistent',
  statementTimeoutSeconds: 30,
})
await migrate(database.db)
await makeDemo(database.db, { now: new Date('2026-03-02T15:00:00Z'), calls: 2000 })
afterAll(async () => {
  await database.close()
  await postgres.stop()
})

async function startServer(environment: Record<string, string>) {
  const keys = { ADMIN_API_KEY: 'k', SECRET_KEY: 'secret-of-the-tests', PORT: '0', LOG_LEVEL: 'warn' }
  const config = readConfig({ DATABASE_URL: postgres.primaryUrl, ...keys, ...environment })
  const logged: string[] = []
  const logStream = { write: (line: string) => void logged.push(line) }
  const server = await openServer({ config, clock: systemClock, database, logStream })
  afterAll(() => server.close())
  const url = await server.listen()
  const get = (path: string) => fetch(`${url}${path}`, { headers: { authorization: 'Bearer k' } })
  const metric = async (name: string) => {
    const line = (await (await get('/metrics')).text()).split('\n').find((one) => one.startsWith(`${name} `))
    return Number(line?.slice(name.length))
  }
  return { url, get, metric, logged }
}

const paths = [
  '/api/campaign',
  '/api/campaign/1',
  '/api/calls?results_per_page=5',
  '/api/calls?q={"filters":[{"name":"status","op":"eq","val":"busy"}]}',
  '/api/target?page=2',
  '/api/audiorecording',
  '/api/schedule',
  '/api/campaigns.json',
  '/api/campaign/1/stats.json',
  '/api/campaign/1/date_calls.json?timespan=month&tz=Europe/Berlin',
  '/api/campaign/1/target_calls.json',
  '/api/campaign/date_calls.json',
  '/api/campaign/99/stats.json',
]

type Server = Awaited<ReturnType<typeof startServer>>
let [plain, replicated] = [undefined, undefined] as unknown as [Server, Server]
beforeAll(async () => {
  plain = await startServer({})
  replicated = await startServer({ DATABASE_READ_URL: postgres.replicaUrl })
})

/** Resolves when readiness says so. */
async function isUsed(used: boolean): Promise<void> {
  const expected = used ? { status: 'used', lag_seconds: 0 } : { status: 'not used', reason: 'unreachable', lag_seconds: null }
  await expect.poll(async () => (await readiness(replicated)).replica, { timeout: 10_000 }).toEqual(expected)
}

async function readiness({ get }: Server): Promise<{ status: string; replica?: object }> {
  const answer = await get('/health/ready')
  expect(answer.status).toBe(200)
  return (await answer.json()) as { status: string; replica?: object }
}

async function answersOf({ get, url }: Server): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const path of paths) {
    const answer = await get(path)
    const link = answer.headers.get('link')?.replaceAll(url, '') ?? null
    answers.push([path, answer.status, link, await answer.text()])
  }
  return answers
}

describe('a server with a replica', () => {
  test('answers collections and statistics from it, equally', async () => {
    await isUsed(true)
    const before = await replicated.metric('patchboard_reads_total{answered="replica"}')
    expect(await answersOf(replicated)).toEqual(await answersOf(plain))
    expect(await replicated.metric('patchboard_reads_total{answered="replica"}')).toBe(before + paths.length)
    expect(await replicated.metric('patchboard_replica_used')).toBe(1)
    expect(await replicated.metric('patchboard_replica_lag_seconds')).toBe(0)
  })

  test('goes on answering without it, and is ready', async () => {
    await postgres.stopReplica()
    expect(await answersOf(replicated)).toEqual(await answersOf(plain))
    await isUsed(false)
    expect(await replicated.metric('patchboard_replica_used')).toBe(0)
    expect(await replicated.metric('patchboard_replica_lag_seconds')).toBeNaN()
    expect(replicated.logged.join('')).toMatch(/the replica is not used, and the primary answers instead/)
    await postgres.startReplica()
    await isUsed(true)
  })
})

test('a server without a replica says nothing about one', async () => {
  expect(await readiness(plain)).not.toHaveProperty('replica')
  expect(await (await plain.get('/metrics')).text()).not.toContain('replica')
})
