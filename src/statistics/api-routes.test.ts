// The statistics over HTTP: the responses of each URL and the errors for invalid input.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiKey, buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const test = await buildTestApp(database)

beforeAll(async () => {
  await sql`INSERT INTO campaigns (id, name) VALUES (1, 'Rivers'), (2, 'Empty'), (3, '3')`.execute(db)
  await sql`INSERT INTO targets (id, key, title, name, district) VALUES
    (1, 'k', 'Senator', 'Ada', 'CA-1'), (2, 'k', 'Mayor', 'Ben', NULL), (3, NULL, NULL, 'Cy', NULL)`.execute(db)
  await sql`INSERT INTO sessions (id, campaign_id, referral_code, queue_delay) VALUES
    (1, 1, 'fb', '1.5 seconds'), (2, 1, 'once', NULL), (3, 3, 'fb', '2 seconds'), (4, 1, '', '2.000001 seconds')`.execute(db)
  await sql`INSERT INTO calls (campaign_id, session_id, target_id, status, timestamp) VALUES
    (1, 1, 1, 'completed', '2021-03-01 00:00:00Z'),
    (1, 1, 2, 'completed', '2021-03-01 23:59:59.999999Z'),
    (1, 2, 3, 'completed', '2021-03-02 00:00:00Z'),
    (1, 4, 3, 'busy', '2021-03-02 05:30:00Z'),
    (1, 3, NULL, 'completed', NULL),
    (1, NULL, 1, NULL, '2021-04-01 12:34:56Z'),
    (NULL, 1, 1, 'completed', '2021-03-01 00:00:00Z')`.execute(db)
})

describe('GET /api/campaign/ID/stats.json', () => {
  it('200 counts calls by the campaign of the call, and sessions by the campaign of the session', async () => {
    expect(await test.get('/api/campaign/1/stats.json')).toMatchObject({
      status: 200,
      body: {
        id: 1,
        name: 'Rivers',
        completed: 4,
        calls_completed: 4,
        total_counts: 6,
        status_counts: { busy: 1, completed: 4, unknown: 1 },
        sessions_started: 3,
        sessions_completed: 3,
        calls_per_session: { avg: '1.33', med: 1 },
        queue_avg_seconds: 1.750001,
        date_start: '2021-03-01',
        date_end: '2021-03-03',
      },
    })
  })

  it('200 has no dates and averages if no call was completed', async () => {
    const { body } = await test.get('/api/campaign/2/stats.json')
    expect(body).toEqual({
      id: 2,
      name: 'Empty',
      completed: 0,
      calls_completed: 0,
      total_counts: 0,
      status_counts: {},
      sessions_started: 0,
      sessions_completed: 0,
      calls_per_session: { avg: '0.00', med: '?' },
      queue_avg_seconds: '',
    })
  })
})

describe('GET /api/campaign/ID/date_calls.json', () => {
  it.each([
    ['', { '2021-03-01': { completed: 2 }, '2021-03-02': { busy: 1, completed: 1 }, '2021-04-01': { unknown: 1 } }],
    [
      'timespan=minute&start=2021-03-02',
      { '2021-03-02 00:00': { completed: 1 }, '2021-03-02 05:30': { busy: 1 }, '2021-04-01 12:34': { unknown: 1 } },
    ],
    [
      'timespan=hour&end=2021-03-02',
      { '2021-03-01 00:00': { completed: 1 }, '2021-03-01 23:00': { completed: 1 }, '2021-03-02 00:00': { completed: 1 } },
    ],
    ['timespan=month', { '2021-03': { busy: 1, completed: 3 }, '2021-04': { unknown: 1 } }],
    ['timespan=year', { '2021': { busy: 1, completed: 3, unknown: 1 } }],
    [
      'tz=America/New_York',
      { '2021-02-28': { completed: 1 }, '2021-03-01': { completed: 2 }, '2021-03-02': { busy: 1 }, '2021-04-01': { unknown: 1 } },
    ],
    [
      'tz=asia/kolkata&timespan=hour&start=2021-03-02',
      { '2021-03-02 05:00': { completed: 1 }, '2021-03-02 11:00': { busy: 1 }, '2021-04-01 18:00': { unknown: 1 } },
    ],
    ['tz=&start=&end=&timespan=month', { '2021-03': { busy: 1, completed: 3 }, '2021-04': { unknown: 1 } }],
    ['start=2021-03-01&end=2021-03-01', { '2021-03-01': { completed: 2 } }],
    ['start=2021-03-01T12:00&end=2021-03-01T12:00', { '2021-03-01': { completed: 2 } }],
    [
      'start=2021-03-01T23:59:59.999999&end=2021-03-02T00:00:00Z',
      { '2021-03-01': { completed: 1 }, '2021-03-02': { completed: 1 } },
    ],
    [
      'start=2021-03-01T23:59:59.9999999Z&end=2021-03-02T01:00:00%2B01:00',
      { '2021-03-01': { completed: 1 }, '2021-03-02': { completed: 1 } },
    ],
    ['start=2021-03-02T00:00:00.000001&end=2021-03-02T05:29:59.999999', {}],
    ['start=0001-01-01&end=9999-12-31&timespan=year', { '2021': { busy: 1, completed: 3, unknown: 1 } }],
    ['start=2021-04-01&start=nonsense', { '2021-04-01': { unknown: 1 } }],
  ])('200 ?%s', async (query, objects) => {
    expect(await test.get(`/api/campaign/1/date_calls.json?${query}`)).toMatchObject({ status: 200, body: { objects } })
    const { body } = await test.get(`/api/campaign/1/date_calls.json?${query}`)
    expect(body).toEqual({ objects })
  })

  it('200 lists times in ascending order', async () => {
    const answer = await test.app.inject({ url: '/api/campaign/1/date_calls.json', headers: { 'x-api-key': 'k' } })
    const times = [...answer.body.matchAll(/"(\d{4}-\d{2}-\d{2})"/g)].map((match) => match[1])
    expect(times).toEqual([...times].sort())
    expect(times).toHaveLength(3)
  })
})

describe('GET /api/campaign/ID/target_calls.json', () => {
  it('200 merges targets with the same key under the name of the oldest, and ignores calls without a target', async () => {
    const { body } = await test.get('/api/campaign/1/target_calls.json')
    expect(body).toEqual({
      objects: {
        k: { title: 'Senator', name: 'Ada', district: 'CA-1', completed: 2, unknown: 1 },
        '3': { title: null, name: 'Cy', district: null, busy: 1, completed: 1 },
      },
    })
  })

  it('200 counts only the range', async () => {
    const { body } = await test.get('/api/campaign/1/target_calls.json?start=2021-03-02&end=2021-03-31')
    expect(body).toEqual({ objects: { '3': { title: null, name: 'Cy', district: null, busy: 1, completed: 1 } } })
  })
})

describe('GET /api/campaign/date_calls.json', () => {
  it('200 counts every status of every campaign, and ignores calls without a campaign', async () => {
    const { body } = await test.get('/api/campaign/date_calls.json')
    expect(body).toEqual({
      meta: { calls_completed: 3 },
      objects: { '2021-03-01': { '1': 2 }, '2021-03-02': { '1': 2 }, '2021-04-01': { '1': 1 } },
    })
  })

  it('200 is empty after the last call', async () => {
    const { body } = await test.get('/api/campaign/date_calls.json?start=2030-01-01')
    expect(body).toEqual({ meta: { calls_completed: 0 }, objects: {} })
  })
})

describe('GET /api/campaigns.json', () => {
  it('200 lists every campaign', async () => {
    const { body } = await test.get('/api/campaigns.json')
    expect(body).toEqual({ count: 3, objects: { '1': 'Rivers', '2': 'Empty', '3': '3' } })
  })
})

describe('the ETag of a statistic', () => {
  it.each([
    '/api/campaign/1/stats.json',
    '/api/campaign/1/date_calls.json?timespan=month',
    '/api/campaign/1/target_calls.json',
    '/api/campaign/date_calls.json',
  ])('304 until something changes: %s', async (url) => {
    const ask = (match: string) =>
      test.app.inject({ url, headers: { authorization: `Bearer ${apiKey}`, 'if-none-match': match } })
    const { headers } = await test.get(url)
    expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', 'content-type': 'application/json; charset=utf-8' })
    const unchanged = await ask(`"other", ${headers.etag}`)
    expect([unchanged.statusCode, unchanged.body, unchanged.headers.etag]).toEqual([304, '', headers.etag])
    await sql`INSERT INTO calls (id, campaign_id, target_id, status, timestamp) VALUES (99, 1, 1, 'failed', '2021-05-01 00:00Z')`.execute(
      db,
    )
    const changed = await ask(String(headers.etag))
    expect([changed.statusCode, changed.body]).toEqual([200, expect.stringContaining('{')])
    expect(changed.headers.etag).not.toBe(headers.etag)
    await sql`DELETE FROM calls WHERE id = 99`.execute(db)
  })

  it('401 comes before 304', async () => {
    const { headers } = await test.get('/api/campaign/1/stats.json')
    const answer = await test.app.inject({
      url: '/api/campaign/1/stats.json',
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect(answer.statusCode).toBe(401)
  })

  it('404 for a campaign that does not exist, also to a client that has any answer (`*`)', async () => {
    const ask = (url: string) => test.app.inject({ url, headers: { authorization: `Bearer ${apiKey}`, 'if-none-match': '*' } })
    expect((await ask('/api/campaign/999/stats.json')).statusCode).toBe(404)
    expect((await ask('/api/campaign/1/stats.json')).statusCode).toBe(304)
  })
})

const reports = ['stats.json', 'date_calls.json', 'target_calls.json', 'count.json'] as const

describe('a wrong campaign id', () => {
  it.each(reports)('404 for an unknown id, or one that is too large: %s', async (report) => {
    for (const id of ['99', '2147483648', '9'.repeat(300)]) {
      const answer = await test.get(`/api/campaign/${id}/${report}`)
      expect(answer).toMatchObject({ status: 404, body: { message: 'Campaign not found.' } })
    }
  })

  it.each(reports)('400 for anything but digits: %s', async (report) => {
    for (const id of ['abc', '1.5', '-1', '%20', '1%00', '%F0%9F%98%80', "1'"]) {
      const answer = await test.get(`/api/campaign/${id}/${report}`)
      expect(answer, id).toMatchObject({ status: 400, body: { message: 'DataError' } })
    }
  })
})

describe('an invalid parameter', () => {
  const dated = ['/api/campaign/1/date_calls.json', '/api/campaign/1/target_calls.json', '/api/campaign/date_calls.json']
  it.each(dated)('400 start, end: %s', async (path) => {
    for (const text of [
      'nonsense',
      '0000-99-99',
      '2021-02-30',
      '%00',
      '2021-03-01%00',
      '%ED%A0%80',
      'x'.repeat(10_000),
      '[]',
      '1e99',
    ])
      for (const name of ['start', 'end'])
        expect(await test.get(`${path}?${name}=${text}`)).toMatchObject({
          status: 400,
          body: { message: `${name} should be in isostring format`, parameter: name },
        })
    expect(await test.get(`${path}?start=2021-05-01&end=2021-03-01`)).toMatchObject({
      status: 400,
      body: { message: 'end should be after start', parameter: 'end' },
    })
  })

  it.each(['/api/campaign/1/date_calls.json', '/api/campaign/date_calls.json'])('400 timespan, tz: %s', async (path) => {
    for (const text of ['', 'week', 'DAY', '%00', 'toString', 'day&timespan='].slice(0, -1))
      expect(await test.get(`${path}?timespan=${text}`)).toMatchObject({
        status: 400,
        body: { message: 'timespan should be one of minute,hour,day,month,year', parameter: 'timespan' },
      })
    for (const text of [
      'Mars/Base',
      '%2B05:30',
      '05',
      'posix/UTC',
      'right/UTC',
      '../etc/passwd',
      '%00',
      'x'.repeat(1000),
      "UTC'",
      'Factory',
    ])
      expect(await test.get(`${path}?tz=${text}`), text).toMatchObject({
        status: 400,
        body: { message: 'tz should be an IANA time zone such as America/New_York', parameter: 'tz' },
      })
  })
})

describe('access', () => {
  it.each([
    '/api/campaign/1/stats.json',
    '/api/campaign/abc/date_calls.json?start=x',
    '/api/campaign/1/target_calls.json',
    '/api/campaign/date_calls.json?timespan=',
    '/api/campaigns.json',
  ])('401 comes before any other error: %s', async (url) => {
    const answer = await test.app.inject({ url })
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { message: 'Not Authenticated' }])
  })

  it('HEAD has the status and headers of GET, and no body', async () => {
    for (const path of [
      '/api/campaign/1/stats.json',
      '/api/campaign/1/date_calls.json',
      '/api/campaigns.json',
      '/api/campaign/1/count.json',
    ]) {
      const answer = await test.app.inject({ method: 'HEAD', url: path, headers: { authorization: 'Bearer k' } })
      expect([answer.statusCode, answer.body]).toEqual([200, ''])
      expect(answer.headers['content-type']).toContain('application/json')
    }
  })
})
