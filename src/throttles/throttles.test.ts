import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { databaseThrottles } from './database-throttles.ts'
import { openThrottles } from './open-throttles.ts'
import { redisThrottles } from './redis-throttles.ts'
import type { Throttles } from './throttles.ts'

const { db } = await cloneDatabase()
const inDatabase = databaseThrottles(db)
const start = new Date('2026-01-15T12:00:00.250Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

/** Returns a key that no other test uses. */
const newKey = () => randomBytes(32)
const countAt = (throttles: Throttles, key: Buffer, now = start, windowSeconds = 60) =>
  throttles.count(key, { now, windowSeconds })
const attemptsOf = async (throttles: Throttles, key: Buffer, now = start) => (await countAt(throttles, key, now)).attempts

const hasRedis = spawnSync('redis-server', ['--version']).status === 0
const unlessMissing = hasRedis ? '' : ' (NOT TESTED: redis-server is not installed)'

interface RedisServer {
  readonly url: string
  readonly process: ChildProcess
  /** Resolves when the server listens. */
  readonly client: Redis
}

/** Must be called inside a `describe` that is skipped if redis-server is not installed. */
function startRedis(): RedisServer {
  const server = {} as { -readonly [K in keyof RedisServer]: RedisServer[K] }
  beforeAll(async () => {
    const port = await freePort()
    const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()]
    server.url = `redis://127.0.0.1:${port}/9`
    server.process = spawn('redis-server', ['--port', String(port), ...settings], { stdio: 'ignore' })
    server.client = new Redis(server.url, { retryStrategy: () => 20 })
    server.client.on('error', () => {})
    await server.client.ping()
  })
  afterAll(async () => {
    server.client.disconnect()
    if (server.process.exitCode !== null || server.process.signalCode !== null) return
    const exit = once(server.process, 'exit')
    server.process.kill('SIGKILL')
    await exit
  })
  return server
}

/** Tests that every store must pass. */
function describeCounting(find: () => Throttles): void {
  test('attempts are counted from one, and the window starts with the first attempt', async () => {
    const key = newKey()
    expect(await countAt(find(), key)).toEqual({ attempts: 1, resetsIn: 60 })
    expect(await countAt(find(), key, later(0.001))).toEqual({ attempts: 2, resetsIn: 60 })
    expect(await countAt(find(), key, later(59.5))).toEqual({ attempts: 3, resetsIn: 1 })
  })

  test('a new window starts after the last one is over', async () => {
    const key = newKey()
    for (const seconds of [0, 1, 59.999]) await countAt(find(), key, later(seconds))
    expect(await countAt(find(), key, later(60))).toEqual({ attempts: 1, resetsIn: 60 })
    expect(await countAt(find(), key, later(61), 3600)).toEqual({ attempts: 2, resetsIn: 59 })
    expect(await countAt(find(), key, later(500), 3600)).toEqual({ attempts: 1, resetsIn: 3600 })
  })

  test('a count can be read until the window is over, and reading does not count', async () => {
    const key = newKey()
    expect(await find().read(key, start)).toBe(0)
    for (let i = 0; i < 3; i++) await countAt(find(), key)
    await find().refund([key])
    for (let i = 0; i < 2; i++) expect(await find().read(key, later(59.9))).toBe(2)
    expect(await find().read(key, later(60))).toBe(0)
  })

  test('keys are counted separately', async () => {
    const [one, other] = [newKey(), newKey()]
    await countAt(find(), one)
    expect(await attemptsOf(find(), other)).toBe(1)
    expect(await attemptsOf(find(), one)).toBe(2)
  })

  test('each of fifty simultaneous attempts gets a different number', async () => {
    const key = newKey()
    const found = await Promise.all(Array.from({ length: 50 }, () => attemptsOf(find(), key)))
    expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  test('a refund subtracts an attempt and keeps the window', async () => {
    const [one, other] = [newKey(), newKey()]
    for (const key of [one, one, other]) await countAt(find(), key)
    await find().refund([one, other])
    expect(await countAt(find(), one, later(10))).toEqual({ attempts: 2, resetsIn: 50 })
    expect(await countAt(find(), other, later(10))).toEqual({ attempts: 1, resetsIn: 50 })
  })

  test('refunds never go below zero', async () => {
    const key = newKey()
    await find().refund([key])
    await countAt(find(), key)
    for (let i = 0; i < 3; i++) await find().refund([key])
    expect(await attemptsOf(find(), key)).toBe(1)
  })

  test('a forgotten key starts from zero, and other keys are not affected', async () => {
    const [one, other] = [newKey(), newKey()]
    for (const key of [one, other]) await countAt(find(), key)
    await find().forget([one])
    expect(await countAt(find(), one, later(30))).toEqual({ attempts: 1, resetsIn: 60 })
    expect(await attemptsOf(find(), other)).toBe(2)
  })

  test('refunding or forgetting a missing key does nothing', async () => {
    await expect(Promise.all([find().refund([]), find().forget([])])).resolves.toEqual([undefined, undefined])
  })

  test('simultaneous refunds are all counted', async () => {
    const keys = Array.from({ length: 20 }, newKey)
    for (const key of keys) for (let i = 0; i < 9; i++) await countAt(find(), key)
    await Promise.all(Array.from({ length: 8 }, (_, i) => find().refund(i % 2 === 0 ? keys : keys.toReversed())))
    expect(await Promise.all(keys.map((key) => attemptsOf(find(), key)))).toEqual(keys.map(() => 2))
  })
}

describe('counting in the database', () => {
  describeCounting(() => inDatabase)

  test('pruning removes expired counts and nothing else', async () => {
    const [gone, live] = [newKey(), newKey()]
    await countAt(inDatabase, gone)
    await countAt(inDatabase, live, later(1))
    await inDatabase.prune(later(60))
    const rows = await db.selectFrom('throttles').select('key').where('key', 'in', [gone, live]).execute()
    expect(rows.map(({ key }) => key)).toEqual([live])
  })
})

describe.skipIf(!hasRedis)(`counting in Redis${unlessMissing}`, () => {
  const server = startRedis()
  describeCounting(() => redisThrottles(server.client))

  test('a count creates one key, which Redis removes when the window is over', async () => {
    const key = newKey()
    await countAt(redisThrottles(server.client), key, start, 3600)
    const [name = ''] = await server.client.keys(`*${key.toString('hex')}`)
    expect(name).toBe(`patchboard:throttle:${key.toString('hex')}`)
    const left = await server.client.pttl(name)
    expect(left).toBeGreaterThan(3_500_000)
    expect(left).toBeLessThanOrEqual(3_600_000)
  })
})

interface Fallback {
  throttles: Throttles
  logged: { reason: string }[]
  now: Date
}

function open(redisUrl: string | undefined): Fallback {
  const logged: { reason: string }[] = []
  const log = { warn: (details: object) => void logged.push(details as { reason: string }) }
  const opened = { logged, now: start }
  const { throttles, close } = openThrottles({ db, redisUrl, log, clock: () => opened.now })
  onTestFinished(close)
  return Object.assign(opened, { throttles })
}
const isInDatabase = async (key: Buffer) =>
  (await db.selectFrom('throttles').select('key').where('key', '=', key).executeTakeFirst()) !== undefined

// Guarantee: with and without Redis, limits are applied correctly, and no request waits for long.
describe('opened throttles', () => {
  test('count in the database if no Redis is configured', async () => {
    const [key, { throttles, logged }] = [newKey(), open(undefined)]
    await countAt(throttles, key)
    expect([await isInDatabase(key), logged]).toEqual([true, []])
  })

  test('count in the database if Redis does not listen, and log this once per minute', async () => {
    const [key, opened] = [newKey(), open(`redis://127.0.0.1:${await freePort()}/9`)]
    for (const attempts of [1, 2, 3]) expect(await attemptsOf(opened.throttles, key)).toBe(attempts)
    await opened.throttles.refund([key])
    expect(await attemptsOf(opened.throttles, key)).toBe(3)
    await opened.throttles.forget([key])
    expect([await attemptsOf(opened.throttles, key), opened.logged.length]).toEqual([1, 1])
    opened.now = later(59.999)
    await countAt(opened.throttles, key)
    expect(opened.logged).toHaveLength(1)
    opened.now = later(60)
    await countAt(opened.throttles, key)
    expect(opened.logged).toHaveLength(2)
  })
})

describe.skipIf(!hasRedis)(`opened throttles with Redis${unlessMissing}`, () => {
  const server = startRedis()

  /** Returns true if Redis is in use, so that a count creates no row. */
  const countsInRedis = async ({ throttles }: Fallback) => {
    const key = newKey()
    await countAt(throttles, key)
    return !(await isInDatabase(key))
  }

  test('also prune the database, which may have counts from a failure of Redis', async () => {
    const [key, { throttles }] = [newKey(), open(server.url)]
    await countAt(inDatabase, key)
    await throttles.prune(later(60))
    expect(await isInDatabase(key)).toBe(false)
  })

  test('count in Redis, in the database while Redis hangs, and in Redis again afterwards', async () => {
    const opened = open(server.url)
    await expect.poll(() => countsInRedis(opened)).toBe(true)
    server.process.kill('SIGSTOP')
    const [key, began] = [newKey(), performance.now()]
    for (const attempts of [1, 2, 3]) expect(await attemptsOf(opened.throttles, key)).toBe(attempts)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(await isInDatabase(key)).toBe(true)
    server.process.kill('SIGCONT')
    await expect.poll(() => countsInRedis(opened), { timeout: 10_000 }).toBe(true)
  })

  test('count in the database if Redis rejects the password, which is not logged', async () => {
    await server.client.config('SET', 'requirepass', 'right')
    onTestFinished(async () => void (await server.client.config('SET', 'requirepass', '')))
    const [key, opened] = [newKey(), open(server.url.replace('//', '//:swordfish@'))]
    await expect.poll(() => opened.logged).toEqual([{ reason: expect.stringContaining('WRONGPASS') }])
    expect([await attemptsOf(opened.throttles, key), await isInDatabase(key)]).toEqual([1, true])
    expect(JSON.stringify(opened.logged)).not.toContain('swordfish')
  })

  test('count in the database if Redis dies during a count', async () => {
    const opened = open(server.url)
    await expect.poll(() => countsInRedis(opened)).toBe(true)
    opened.logged.length = 0
    opened.now = later(60)
    const keys = Array.from({ length: 20 }, newKey)
    server.process.kill('SIGSTOP')
    const counts = Promise.all(keys.map((key) => attemptsOf(opened.throttles, key)))
    server.process.kill('SIGKILL')
    expect(await counts).toEqual(keys.map(() => 1))
    expect(await Promise.all(keys.map(isInDatabase))).toEqual(keys.map(() => true))
    expect(opened.logged).toHaveLength(1)
  })
})
