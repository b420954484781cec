// count.json: public, cheap under load, and never older than promised.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { CallCounts } from './public-call-count.ts'

const database = await cloneDatabase()
const { db } = database
const test = await buildTestApp(database)
const now = new Date('2021-03-08T12:30:00Z')

beforeAll(async () => {
  await sql`INSERT INTO campaigns (id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three')`.execute(db)
  await sql`INSERT INTO sessions (id, campaign_id, referral_code) VALUES (1, 1, 'fb'), (2, 1, 'once'), (3, 1, NULL), (4, 1, '')`.execute(
    db,
  )
  await sql`INSERT INTO calls (campaign_id, session_id, status, timestamp) VALUES
    (1, 1, 'completed', '2021-03-08 12:30:00Z'),
    (1, 1, 'completed', '2021-03-07 12:30:00.000001Z'),
    (1, 2, 'completed', '2021-03-07 12:30:00Z'),
    (1, 3, 'completed', '2021-03-01 12:30:00.000001Z'),
    (1, 3, 'completed', '2021-03-01 12:30:00Z'),
    (1, 4, 'completed', '2021-03-08 12:30:00.000001Z'),
    (1, 4, 'completed', NULL),
    (1, 2, 'busy', '2021-03-08 12:00:00Z')`.execute(db)
})

const get = (id: number | string, headers: Record<string, string> = {}) =>
  test.app.inject({ url: `/api/campaign/${id}/count.json`, headers })

describe('GET /api/campaign/ID/count.json', () => {
  it('200 for anyone, counts calls until now, and lists codes with at least two completed calls', async () => {
    test.now = now
    const answer = await get(1)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ completed: 7, last_24h: 2, last_week: 4, referral_codes: { fb: 2 } })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=600',
      'content-type': 'application/json; charset=utf-8',
      age: '0',
    })
  })

  it('200 is at most ten minutes old: cached for a minute here, with an Age header for other caches', async () => {
    test.now = now
    await get(2)
    await sql`INSERT INTO calls (campaign_id, status, timestamp) VALUES (2, 'completed', '2021-03-08 12:30:00Z')`.execute(db)
    test.now = new Date(now.getTime() + 59_500)
    const cached = await get(2)
    expect([cached.json().completed, cached.headers.age]).toEqual([0, '60'])
    test.now = new Date(now.getTime() + 60_000)
    const fresh = await get(2)
    expect([fresh.json().completed, fresh.headers.age]).toEqual([1, '0'])
  })

  it('304 for its ETag, also weak or in a list, until the count changes', async () => {
    test.now = now
    const { headers } = await get(1)
    const etag = String(headers.etag)
    for (const match of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(1, { 'if-none-match': match })
      expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, '', etag])
      expect(answer.headers['access-control-allow-origin']).toBe('*')
    }
    expect((await get(1, { 'if-none-match': '"other"' })).statusCode).toBe(200)
    test.now = new Date(now.getTime() + 2 * 86_400_000)
    expect((await get(1, { 'if-none-match': etag })).statusCode).toBe(200)
  })

  it('404 and 400 can be read by pages of any site', async () => {
    for (const id of ['99', 'abc']) expect((await get(id)).headers['access-control-allow-origin']).toBe('*')
  })
})

describe('many requests', () => {
  /** A database handle that calls `onQuery` before each query. */
  function watched(onQuery: () => void) {
    return new Proxy(db, {
      get: (target, name) => {
        if (name === 'executeQuery') onQuery()
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  it('cost one query for each campaign', async () => {
    let queries = 0
    const counts = new CallCounts(
      watched(() => queries++),
      () => now,
    )
    const answers = await Promise.all(Array.from({ length: 200 }, () => counts.get(3)))
    expect(new Set(answers.map(({ etag }) => etag)).size).toBe(1)
    await counts.get(3)
    expect(queries).toBe(1)
  })

  it('do not get a cached error', async () => {
    let fails = true
    const counts = new CallCounts(
      watched(() => {
        if (fails) throw new Error('the database is down')
      }),
      () => now,
    )
    await expect(Promise.all([counts.get(1), counts.get(1)])).rejects.toThrow('down')
    fails = false
    expect(JSON.parse((await counts.get(1)).json)).toMatchObject({ completed: 7 })
  })
})
