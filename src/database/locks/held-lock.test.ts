// Guarantee: only one process at a time has the lock, and a process that died never keeps another from having it.
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import { until } from '../../../test/support/until.ts'
import { openDatabase } from '../open.ts'
import { holdLock } from './held-lock.ts'

const key = 99

describe('a held lock', async () => {
  const database = await cloneDatabase()
  const others = await Promise.all(
    [1, 2].map(() => openDatabase({ databaseUrl: database.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })),
  )
  afterAll(() => Promise.all(others.map((other) => other.close())))
  const [one, two] = others.map((other) => other.pool) as [pg.Pool, pg.Pool]
  const never = () => {
    throw new Error('lost')
  }

  /** Ends the connections that hold the lock, as a crash of the database or of the network does. */
  const breakConnections = () =>
    database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1", [key])
  const findHolders = async (): Promise<number[]> => {
    const { rows } = await database.pool.query(
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND granted",
      [key],
    )
    return rows.map(({ pid }) => pid)
  }
  const untilFree = () => until(async () => (await findHolders()).length === 0)
  /** A connection that was told to end still holds the lock for a moment. */
  const untilHeldByOther = (former: readonly number[]) =>
    until(async () => (await findHolders()).some((pid) => !former.includes(pid)))

  it('is refused to others until it is released', async () => {
    const lock = await holdLock(one, { key, onLost: never })
    expect(await holdLock(two, { key, onLost: never })).toBeUndefined()
    lock?.release()
    const next = await holdLock(two, { key, onLost: never })
    expect(next).toBeDefined()
    next?.release()
  })

  it('is free as soon as its process is dead', async () => {
    const dead = new pg.Client({ connectionString: database.url })
    dead.on('error', () => {})
    await dead.connect()
    await dead.query('SELECT pg_advisory_lock($1)', [key])
    const taking = holdLock(one, { key, onLost: never })
    ;(dead as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    const lock = await taking
    expect(lock).toBeDefined()
    lock?.release()
  })

  it('is taken again after its connection was lost', async () => {
    const lock = await holdLock(one, { key, onLost: never })
    const former = await findHolders()
    await breakConnections()
    await untilHeldByOther(former)
    expect(await holdLock(two, { key, onLost: never })).toBeUndefined()
    lock?.release()
    await untilFree()
  })

  it('is not taken again after it was released', async () => {
    const lock = await holdLock(one, { key, onLost: never })
    lock?.release()
    await untilFree()
    const next = await holdLock(two, { key, onLost: never })
    expect(await findHolders()).toHaveLength(1)
    next?.release()
  })

  it('leaves all connections to the pool in the end', async () => {
    const lock = await holdLock(one, { key, onLost: never })
    lock?.release()
    expect([one.totalCount - one.idleCount, two.totalCount - two.idleCount]).toEqual([0, 0])
  })
})
