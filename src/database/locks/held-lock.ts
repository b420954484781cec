// A lock that one process holds for as long as it runs, so that no other does the same on this database. It is an advisory
// lock on a connection of its own, so the database releases it if the process dies, however it dies.
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

export interface HeldLock {
  release(): void
}

export interface HoldOptions {
  readonly key: number
  /** Called if the connection was lost, and somebody else has the lock since then. */
  onLost(): void
}

/** A process that has just ended may hold the lock a little longer. */
const takeSecondsMax = 2
/** After a network failure, it takes the database that long to notice that our former connection is gone. */
const retakeSecondsMax = 60
const attemptMilliseconds = 250

/** Returns undefined if another process holds it. Takes one connection from the pool. */
export async function holdLock(pool: pg.Pool, { key, onLost }: HoldOptions): Promise<HeldLock | undefined> {
  let held: pg.PoolClient | undefined
  let isReleased = false
  const hold = (client: pg.PoolClient) => {
    held = client
    client.once('end', () => {
      if (isReleased) return
      held = undefined
      client.release(true)
      void retake()
    })
  }
  const retake = async () => {
    let refusals = 0
    while (!isReleased && refusals < (retakeSecondsMax * 1000) / attemptMilliseconds) {
      // While the database is away, nobody else can take the lock, either.
      const client = await tryToTake(pool, key).catch(() => 'away' as const)
      if (typeof client === 'object') return isReleased ? client.release(true) : hold(client)
      if (client === 'refused') refusals++
      await wait(attemptMilliseconds, undefined, { ref: false })
    }
    if (!isReleased) onLost()
  }
  const first = await takeWithin(pool, key, takeSecondsMax)
  if (first === undefined) return undefined
  hold(first)
  return {
    release: () => {
      isReleased = true
      held?.release(true)
    },
  }
}

async function takeWithin(pool: pg.Pool, key: number, seconds: number): Promise<pg.PoolClient | undefined> {
  for (let waited = 0; waited <= seconds * 1000; waited += attemptMilliseconds) {
    const client = await tryToTake(pool, key)
    if (client !== 'refused') return client
    await wait(attemptMilliseconds)
  }
  return undefined
}

async function tryToTake(pool: pg.Pool, key: number): Promise<pg.PoolClient | 'refused'> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [key])
    if (rows[0].taken) {
      // If the machine or the network fails, the database notices within half a minute instead of two hours.
      await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3')
      return client
    }
  } catch (error) {
    client.release(true)
    throw error
  }
  client.release()
  return 'refused'
}
