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
    expect(new Set(objects.map((campaign) => campaign.campaign_type)).size).toBe(5)
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

  const reached = async (campaignId: number, userLocation: string, at = now) => {
    app.now = at
    const { statusCode, ...answer } = await app.app.inject({
      ...{ method: 'POST', url: '/call/targets', payload: { campaignId, userLocation } },
    })
    app.now = now
    expect(statusCode).toBe(200)
    return answer.json()
  }
  const namesOf = (people: readonly { name: string }[]) => people.map(({ name }) => name)

  test('a postal code in one district leads to its senators and its delegate', async () => {
    const { needs, targets } = await reached(1, '10110')
    expect(needs).toBeNull()
    expect(namesOf(targets)).toEqual(['Ilse Varga', 'Tobin Achterberg', 'Noor Halvorsen', 'Aurel Whitlock'])
  })

  test('a postal code in two districts, or two provinces, needs the address', async () => {
    const choices = async (code: string) => (await reached(1, code)).choices.map(({ name }: { name: string }) => name)
    expect(await choices('11305')).toEqual(['Casper Lindqvist', 'Dagny Romero'])
    expect(await choices('20533')).toEqual(['Idris Fenwick', 'Ludo Ferrante'])
    expect(await reached(1, '11305')).toMatchObject({ needs: 'address', targets: [] })
  })

  test('a vacant seat is told, and a delegate without a number is reached at the switchboard', async () => {
    expect(await reached(1, '40052')).toMatchObject({ vacancies: [{ title: 'Delegate', district: 'MR-4' }] })
    const switchboard = await database.db.selectFrom('targets').selectAll().where('name', '=', 'Kamala Birch').executeTakeFirst()
    expect(switchboard).toMatchObject({ number: '+12025550198', ask_for: true })
  })

  test('provinces have one or two chambers, and constituencies with two deputies', async () => {
    expect(namesOf((await reached(3, '10240')).targets)).toEqual(['Otis Verhoeven', 'Leonie Haas'])
    expect(namesOf((await reached(3, '20418')).targets)).toEqual(['Mirela Stone', 'Nils Abara'])
  })

  test('coordinates lead to the district, and to another one from the day of the new map on', async () => {
    const delegate = async (at: Date) => (await reached(1, '40.5,-42.9', at)).targets.at(-1)?.name
    expect(await delegate(new Date('2026-06-30T12:00:00Z'))).toBe('Idris Fenwick')
    expect(await delegate(new Date('2026-07-01T12:00:00Z'))).toBe('Goran Pell')
  })

  test('postal codes of Highland do not tell the district after the day of the new map; the senators stay', async () => {
    const { targets } = await reached(1, '20418', new Date('2026-07-01T12:00:00Z'))
    expect(namesOf(targets)).toEqual(['Cato Mbeki-Lund', 'Rosalind Quay', 'Emeka Straus'])
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
