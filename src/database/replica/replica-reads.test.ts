// Guarantee: a replica that is gone, wrong or too old answers nothing, and no reader sees an answer older than one before.
import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { administer, databaseUrl } from '../../../test/support/global-setup.ts'
import { startDatabaseProxy } from '../../../test/support/postgres/database-proxy.ts'
import { openReplicatedDatabase } from '../../../test/support/replica/replicated-database.ts'
import { systemStopwatch } from '../../clock.ts'
import { openDatabase } from '../open.ts'
import { select } from '../select.ts'
import type { ReadonlyDb } from '../types.ts'
import { ReplicaReads } from './replica-reads.ts'
import { ReplicaWatch, type ReplicaWatchOptions } from './replica-watch.ts'

const { postgres, db } = await openReplicatedDatabase()
const replica = await openDatabase({ databaseUrl: postgres.replicaUrl, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
afterAll(() => replica.close())
afterEach(() => resume())

/** One server process, which checks its replica when the test says so. */
function startProcess(options: Partial<ReplicaWatchOptions> = {}) {
  const logged: string[] = []
  const log = {
    info: (_: object, message: string) => logged.push(message),
    warn: (_: object, message: string) => logged.push(message),
  }
  const watch = new ReplicaWatch({ primary: db, url: postgres.replicaUrl, statementTimeoutSeconds: 30, log, ...options })
  onTestFinished(() => watch.close())
  const reads = new ReplicaReads(db, watch, { stopwatch: systemStopwatch, wake: () => {} })
  return { watch, reads, logged, read: (reader = 'key:9') => reads.run(reader, readState) }
}

async function startCheckedProcess(options: Partial<ReplicaWatchOptions> = {}) {
  const process = startProcess(options)
  await expect.poll(() => process.watch.check().then(() => process.watch.status().problem), { interval: 20 }).toBeUndefined()
  return process
}

/** The number in the name of the campaign, and which database said so. */
async function readState(db: ReadonlyDb): Promise<{ name: string; from: 'replica' | 'primary' }> {
  const [row] = await select(
    db,
    sql<{ name: string; from: 'replica' | 'primary' }>`
      SELECT name, CASE WHEN pg_is_in_recovery() THEN 'replica' ELSE 'primary' END AS from FROM campaigns WHERE id = 1`,
  )
  if (row === undefined) throw new Error('The campaign is gone')
  return row
}

let written = 0
async function write(): Promise<string> {
  const name = String(++written)
  await sql`UPDATE campaigns SET name = ${name} WHERE id = 1`.execute(db)
  return name
}

const pause = () => administer(postgres.replicaUrl, 'SELECT pg_wal_replay_pause()')
const resume = () => administer(postgres.replicaUrl, 'SELECT pg_wal_replay_resume()')
/** Returns what the replica has. */
async function catchUp(): Promise<string> {
  const name = await write()
  const { reads } = await startCheckedProcess()
  await expect.poll(() => reads.run('key:test', readState), { interval: 20 }).toEqual({ name, from: 'replica' })
  return name
}

describe('which database answers', () => {
  test('the primary before the first check, then the replica', async () => {
    const { watch, read } = startProcess()
    const name = await catchUp()
    expect(await read('key:1')).toEqual({ name, from: 'primary' })
    await watch.check()
    expect(watch.status()).toEqual({ problem: undefined, lagSeconds: 0 })
    expect(await read('key:2')).toEqual({ name, from: 'replica' })
  })

  test('the replica is not behind while the primary is idle, however long ago it replayed something', async () => {
    const { watch, read } = await startCheckedProcess({ ageSecondsMax: 0.2 })
    await catchUp()
    await expect.poll(secondsSinceReplay).toBeGreaterThan(0.5)
    await watch.check()
    expect(watch.status()).toEqual({ problem: undefined, lagSeconds: 0 })
    expect((await read('key:idle')).from).toBe('replica')
  })

  test('the primary if the replica is too far behind, until it has caught up', async () => {
    const { watch, read, logged } = await startCheckedProcess({ ageSecondsMax: 1 })
    await catchUp()
    await pause()
    const name = await write()
    await watch.check()
    expect(await read('key:3')).toMatchObject({ from: 'replica' })
    await expect.poll(() => read('key:4')).toEqual({ name, from: 'primary' })
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBe('behind')
    expect(watch.status().lagSeconds).toBeGreaterThan(1)
    await resume()
    await expect.poll(() => watch.check().then(() => watch.status())).toEqual({ problem: undefined, lagSeconds: 0 })
    expect(logged.at(-2)).toMatch(
      /^the replica is not used, and the primary answers instead: The replica is \d seconds behind\.$/,
    )
    expect(logged.at(-1)).toBe('the replica is used for reading')
  })
})

describe('a reader never sees an older answer than before', () => {
  test('after an answer from the primary, which another process gave', async () => {
    const [starting, running] = [startProcess(), await startCheckedProcess()]
    const before = await catchUp()
    await pause()
    const after = await write()
    expect(await starting.read('key:5')).toEqual({ name: after, from: 'primary' })
    expect(await running.read('key:5')).toEqual({ name: after, from: 'primary' })
    expect(await running.read('key:6')).toEqual({ name: before, from: 'replica' })
    await resume()
    await expect.poll(() => running.read('key:5')).toEqual({ name: after, from: 'replica' })
  })

  test('with a replica that has restarted from an earlier state, before it was checked', async () => {
    const { read, watch } = await startCheckedProcess()
    const name = await catchUp()
    expect(await read('key:7')).toEqual({ name, from: 'replica' })
    await postgres.stopReplica()
    await postgres.startReplica()
    expect(await read('key:7')).toEqual({ name, from: 'primary' })
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBeUndefined()
    await expect.poll(() => read('key:7')).toEqual({ name, from: 'replica' })
  })

  test('what the primary shows is recorded once a second while there is no replica', async () => {
    const { reads } = startProcess({ url: 'postgres://127.0.0.1:1/none' })
    const rows = () => sql<{ xmin: string }>`SELECT xmin::text FROM reader_positions WHERE reader = 'key:8'`.execute(db)
    await reads.run('key:8', readState)
    const first = await rows()
    await reads.run('key:8', readState)
    expect(await rows()).toEqual(first)
    expect(first.rows).toHaveLength(1)
  })
})

describe('a read that fails on the replica is repeated on the primary', () => {
  test('if it stood in the way of the log', async () => {
    const { reads, watch } = await startCheckedProcess()
    await sql`INSERT INTO blocklist (phone_number) SELECT '+1202555' || n FROM generate_series(1000, 1099) AS n`.execute(db)
    await catchUp()
    const asked: string[] = []
    const result = await reads.run('key:10', async (db) => {
      const { from } = await readState(db)
      asked.push(from)
      if (from === 'primary') return from
      // The replica cannot remove these rows, as the primary does, while a read that has begun may still need them.
      await Promise.all([select(db, sql`SELECT pg_sleep(22), count(*) FROM blocklist`), isSleeping(22).then(removeForGood)])
      return from
    })
    expect([asked, result]).toEqual([['replica', 'primary'], 'primary'])
    expect(watch.status().problem).toBeUndefined()
    expect(reads.counts()).toMatchObject({ repeated: 1 })
  })

  test('if it goes away, which others notice without waiting', async () => {
    const { reads, watch, read, logged } = await startCheckedProcess()
    await catchUp()
    const sleeping = Promise.withResolvers<void>()
    const result = reads.run('key:11', async (db) => {
      const { from } = await readState(db)
      sleeping.resolve()
      if (from === 'replica') await select(db, sql`SELECT pg_sleep(20)`)
      return from
    })
    await sleeping.promise
    await postgres.stopReplica()
    expect(await result).toBe('primary')
    expect(await read('key:12')).toMatchObject({ from: 'primary' })
    for (let round = 0; round < 3; round++) await watch.check()
    expect(watch.status()).toEqual({ problem: 'unreachable', lagSeconds: undefined })
    expect(logged).toHaveLength(2)
    await postgres.startReplica()
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBeUndefined()
    await expect.poll(() => read('key:12')).toMatchObject({ from: 'replica' })
  })

  test('if it no longer answers', async () => {
    const proxy = await startDatabaseProxy(postgres.replicaUrl)
    onTestFinished(() => proxy.close())
    const { reads, watch } = await startCheckedProcess({ url: proxy.url, answerSecondsMax: 0.3 })
    const isAsked = Promise.withResolvers<void>()
    const result = reads.run('key:13', async (db) => {
      const { from } = await readState(db)
      if (from === 'primary') return from
      proxy.hang()
      isAsked.resolve()
      return (await readState(db)).from
    })
    await isAsked.promise
    await watch.check()
    expect(await result).toBe('primary')
    proxy.restore()
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBeUndefined()
  })

  test('but not if our own code refuses, or the statement took too long', async () => {
    const { reads } = await startCheckedProcess()
    await catchUp()
    let asked = 0
    const refused = reads.run('key:14', async () => {
      asked++
      throw new Error('no such campaign')
    })
    await expect(refused).rejects.toThrow('no such campaign')
    const slow = expect(
      reads.run('key:15', (db) => {
        asked++
        return select(db, sql`SELECT pg_sleep(21)`)
      }),
    ).rejects.toMatchObject({ code: '57014' })
    await isSleeping(21)
    await administer(postgres.replicaUrl, `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE ${sleeping(21)}`)
    await slow
    expect(asked).toBe(2)
  })
})

describe('a DATABASE_READ_URL that names the wrong thing', () => {
  const cases: [string, () => Promise<string>, string, RegExp][] = [
    ['the primary', async () => postgres.primaryUrl, 'not_a_replica', /is not a streaming replica/],
    ['another server', async () => inject('serverUrl'), 'other_cluster', /belongs to another cluster/],
    ['another database', makeOtherDatabase, 'other_database', /another database of the cluster/],
    [
      'nothing',
      async () => 'postgres://u:secret@127.0.0.1:1/none',
      'unreachable',
      /No PostgreSQL answers at 127\.0\.0\.1:1\. Start it, or correct DATABASE_READ_URL\./,
    ],
  ]

  test.each(cases)('%s: one line in the log, and the primary answers', async (_name, url, problem, message) => {
    const { watch, read, logged } = startProcess({ url: await url() })
    for (let round = 0; round < 3; round++) await watch.check()
    expect(watch.status().problem).toBe(problem)
    expect(logged).toEqual([expect.stringMatching(message)])
    expect(logged[0]).not.toContain('secret')
    expect((await read()).from).toBe('primary')
  })

  test('a replica without the tables of this version, until it has replayed the migration', async () => {
    const { watch } = startProcess()
    const last = sql`(SELECT max(name) FROM kysely_migration)`
    const { rows } = await sql<{
      name: string
      timestamp: string
    }>`DELETE FROM kysely_migration WHERE name = ${last} RETURNING *`.execute(db)
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBe('migrations_pending')
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES (${rows[0]?.name}, ${rows[0]?.timestamp})`.execute(db)
    await expect.poll(() => watch.check().then(() => watch.status().problem)).toBeUndefined()
  })
})

async function makeOtherDatabase(): Promise<string> {
  await administer(postgres.primaryUrl, 'CREATE DATABASE other')
  const url = databaseUrl(postgres.replicaUrl, 'other')
  await expect
    .poll(
      () =>
        administer(url, 'SELECT 1').then(
          () => 'there',
          () => 'missing',
        ),
      { timeout: 5000 },
    )
    .toBe('there')
  return url
}

const sleeping = (seconds: number) => `query LIKE '%pg_sleep(${seconds})%' AND pid <> pg_backend_pid()`

/** Resolves when a read on the replica sleeps for so many seconds. */
async function isSleeping(seconds: number): Promise<void> {
  const asleep = sql`SELECT pid FROM pg_stat_activity WHERE ${sql.raw(sleeping(seconds))}`
  await expect.poll(async () => (await select(replica.db, asleep)).length).toBe(1)
}

async function removeForGood(): Promise<void> {
  await sql`DELETE FROM blocklist`.execute(db)
  await sql`VACUUM blocklist`.execute(db)
}

async function secondsSinceReplay(): Promise<number> {
  const since = sql`clock_timestamp() - pg_last_xact_replay_timestamp()`
  const [row] = await select(replica.db, sql<{ seconds: number }>`SELECT extract(epoch FROM ${since})::float8 AS seconds`)
  return row?.seconds ?? 0
}
