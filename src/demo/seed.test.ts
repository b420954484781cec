import { beforeAll, describe, expect, test } from 'vitest'
import { buildTestApp, type TestApp } from '../../test/support/build-app.ts'
import { rowsOf } from '../../test/support/callpower-source.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { demoTables, findLatestCall } from './queries.ts'
import { seededRandom } from './random.ts'
import { makeDemo } from './seed.ts'
import { makeTraffic } from './traffic.ts'

const now = new Date('2026-05-14T15:20:00Z')

describe('the demo', async () => {
  const database = await cloneDatabase()
  let app: TestApp

  beforeAll(async () => {
    expect(await findLatestCall(database.db)).toBeUndefined()
    await makeDemo(database.db, { now, calls: 3000 })
    app = await buildTestApp(database)
    app.now = now
  })

  test.each(['calls', 'call', 'campaign', 'audiorecording', 'target', 'schedule'])(
    'GET /api/%s lists objects',
    async (collection) => {
      const { status, body } = await app.get(`/api/${collection}`)
      expect(status).toBe(200)
      expect((body as { num_results: number }).num_results).toBeGreaterThan(5)
      expect((await app.get(`/api/${collection}/1`)).status).toBe(200)
    },
  )

  test('has campaigns of every status and several types', async () => {
    const { objects } = (await app.get('/api/campaign')).body as { objects: { status: string; campaign_type: string }[] }
    expect(new Set(objects.map((campaign) => campaign.status))).toEqual(new Set(['live', 'paused', 'archived']))
    expect(new Set(objects.map((campaign) => campaign.campaign_type)).size).toBe(7)
  })

  test('a campaign returns its prompts, numbers and required fields', async () => {
    expect((await app.get('/api/campaign/1')).body).toMatchObject({
      required_fields: { userPhone: 'xv', userLocation: 'postal' },
      audio_msgs: { msg_intro: 'Thank you for calling to keep the night trains between Port Amsel and Tolmark.' },
      phone_numbers: ['+12025550161'],
    })
  })

  test('the statistics include calls of the last day', async () => {
    expect((await app.get('/api/campaigns.json')).body).toMatchObject({ count: 7 })
    expect((await app.get('/api/campaign/1/stats.json')).body).toMatchObject({
      name: 'Keep the Night Trains',
      status_counts: expect.anything(),
    })
    const count = (await app.get('/api/campaign/1/count.json')).body as Record<string, number>
    expect(count.last_24h).toBeGreaterThan(0)
    expect(count.last_week).toBeGreaterThan(count.last_24h ?? 0)
    expect(Object.keys(count.referral_codes ?? {})).toContain('newsletter')
    for (const path of [
      'campaign/1/date_calls.json',
      'campaign/1/target_calls.json',
      'campaign/date_calls.json?timespan=month',
    ]) {
      const { objects } = (await app.get(`/api/${path}`)).body as { objects: object }
      expect(Object.keys(objects).length, path).toBeGreaterThan(5)
    }
  })

  test('every phone number is in the range reserved for fiction', async () => {
    const numbers = await rowsOf(
      database.url,
      `SELECT number FROM targets UNION SELECT number FROM offices UNION SELECT number FROM phone_numbers
       UNION SELECT from_number FROM sessions UNION SELECT phone_number FROM scheduled_calls UNION SELECT phone_number FROM blocklist`,
    )
    expect(numbers.length).toBeGreaterThan(50)
    for (const { number } of numbers) expect(number).toMatch(/^\+120255501\d\d$/)
  })

  test('no table is empty', async () => {
    for (const table of demoTables) expect(await rowsOf(database.url, `SELECT id FROM ${table} LIMIT 1`), table).toHaveLength(1)
  })

  test('existing demo data is detected, and creating it again replaces everything', async () => {
    expect((await findLatestCall(database.db))?.getTime()).toBeGreaterThan(now.getTime() - 86_400_000)
    await database.db.insertInto('campaigns').values({ id: 50, name: 'Made by a visitor', embed: null }).execute()
    await makeDemo(database.db, { now, calls: 1000 })
    expect(await rowsOf(database.url, 'SELECT max(id) AS id FROM campaigns')).toEqual([{ id: 7 }])
  })

  test('a new call gets an unused id', async () => {
    const call = await database.db
      .insertInto('calls')
      .values({ campaign_id: 1, status: 'completed' })
      .returning('id')
      .executeTakeFirst()
    expect(call?.id).toBeGreaterThan(900)
  })
})

describe('the calls of the demo', () => {
  const traffic = makeTraffic(seededRandom(1), now, 5000)

  test('are the same for the same seed and time', () => {
    expect(makeTraffic(seededRandom(1), now, 5000)).toEqual(traffic)
    expect(makeTraffic(seededRandom(2), now, 5000)).not.toEqual(traffic)
  })

  test('have about the requested count, are not in the future, and start after their session', () => {
    expect(traffic.calls.length).toBeGreaterThan(4000)
    expect(traffic.calls.length).toBeLessThan(6000)
    const sessions = new Map(traffic.sessions.map((session) => [session.id, session]))
    for (const call of traffic.calls) {
      expect(call.timestamp <= now.toISOString()).toBe(true)
      expect(call.timestamp > (sessions.get(call.session_id)?.timestamp ?? '')).toBe(true)
      expect(call.campaign_id).toBe(sessions.get(call.session_id)?.campaign_id)
    }
  })
})
