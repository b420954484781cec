// Spending limits of the server and of each campaign: who is refused when one is reached, what callers hear, and how operators
// notice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/auth/keys/api-key.ts'
import { makeLoginToken } from '../../src/auth/login.ts'
import { systemRandom } from '../../src/random.ts'
import { account } from '../support/app-parts.ts'
import { adaNumber, buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { apiKey, openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const logged: Record<string, unknown>[] = []
const service = await openPhoneService(database, {
  environment: { CALLS_PER_HOUR: '4', CALLS_PER_DAY: '6', MINUTES_PER_DAY: '30', CARRIER_CALLS_PER_SECOND: '1' },
  log: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
})
const campaign = (await buildCampaign(db)).id
const staff = '+15105550155'
await db.insertInto('users').values({ name: 'Ada', email: 'ada@example.org', role: 'staff', phone_number: staff }).execute()

const morning = Date.parse('2026-03-02T15:00:00Z')
const day = 86_400_000
let today = morning

beforeEach(async () => {
  // Each test has days of its own, because some things are logged once a day.
  today += 2 * day
  service.now = new Date(today)
  logged.length = 0
  for (const table of ['session_flows', 'calls', 'throttles', 'carrier_paces'] as const) await db.deleteFrom(table).execute()
})
afterEach(() => service.carrier.idle())

const ask = (parameters: Record<string, string> = {}) =>
  service.create({ campaignId: String(campaign), userPhone: supporter, ...parameters })
const statusOf = async (url: unknown) => (await (await fetch(String(url))).json()) as Record<string, unknown>
const pauses = () =>
  logged
    .filter(({ msg }) => String(msg).includes('limit on spending'))
    .map(({ scope, limit, max, until }) => ({ scope, limit, max, until }))
const metrics = async () => (await fetch(`${service.url}/metrics`, { headers: { 'x-api-key': apiKey } })).text()
/** Stops the queue, for tests that only request calls. */
const holdQueue = async () => {
  await db.deleteFrom('carrier_paces').execute()
  await db
    .insertInto('carrier_paces')
    .values({ account, free_at: new Date(today + 2 * day).toISOString() })
    .execute()
}
const spend = (campaign_id: number, seconds: number) =>
  db
    .insertInto('sessions')
    .values({
      timestamp: new Date(today).toISOString(),
      campaign_id,
      duration: seconds,
      status: 'completed',
      direction: 'outbound',
    })
    .execute()

describe('the call limit of the server', () => {
  test('for an hour refuses further calls until the hour is over, logs one warning and shows in a gauge', async () => {
    await holdQueue()
    for (let i = 0; i < 4; i++) expect((await ask()).status).toBe(200)
    for (let i = 0; i < 3; i++) {
      const { status, headers, body } = await ask()
      expect([status, body.description]).toEqual([
        429,
        '4 calls of this server have been requested in this hour. Try again in 1 hour.',
      ])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(3590)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(3600)
    }
    expect(pauses()).toEqual([
      { scope: 'server', limit: 'calls_per_hour', max: 4, until: new Date(today + 3_600_000).toISOString() },
    ])
    const page = await metrics()
    expect(page).toContain('patchboard_limit_max{scope="server",limit="calls_per_hour"} 4')
    expect(page).toContain('patchboard_limit_used{scope="server",limit="calls_per_hour"} 4')
    expect(page).toContain('patchboard_limit_reached{scope="server",limit="calls_per_hour"} 1')
    expect(page).toContain('patchboard_limit_reached{scope="server",limit="calls_per_day"} 0')
    service.now = new Date(today + 3_600_000)
    expect((await ask()).status).toBe(200)
  })

  test('for a day refuses further calls in any hour', async () => {
    await holdQueue()
    for (let i = 0; i < 6; i++) {
      service.now = new Date(today + i * 900_000)
      expect((await ask()).status).toBe(200)
    }
    expect((await ask()).body.description).toMatch(/^6 calls of this server have been requested today\. Try again in/)
    service.now = new Date(today + day)
    expect((await ask()).status).toBe(200)
  })

  test('includes incoming calls, also with a forged staff number; the caller hears that no calls are taken', async () => {
    for (let i = 0; i < 4; i++) {
      const phone = service.callIn({ campaign, from: `+1510555017${i}` })
      await phone.hears(/press/i)
      phone.hangUp()
      await phone.ended()
    }
    const sessions = () => db.selectFrom('session_flows').select('session_id').execute()
    const refused = service.callIn({ campaign, from: '+15105550179' })
    await refused.hears(/takes no calls at present/)
    await refused.ended()
    expect(await sessions()).toHaveLength(4)
    expect((await ask()).status).toBe(429)
    const forged = service.callIn({ campaign, from: staff })
    await forged.hears(/takes no calls at present/)
    await forged.ended()
    await holdQueue()
    expect((await ask({ userPhone: staff })).status).toBe(429)
    const query = new URLSearchParams({ campaignId: String(campaign), userPhone: staff })
    const loggedIn = await fetch(`${service.url}/call/create?${query}`, { headers: { cookie: await logIn() } })
    expect(loggedIn.status).toBe(200)
  })
})

test('the limit of a campaign pauses only that campaign and has a gauge while it is live', async () => {
  await holdQueue()
  const { id } = await buildCampaign(db, { calls_per_hour: 1 })
  expect((await ask({ campaignId: String(id) })).status).toBe(200)
  const { status, body } = await ask({ campaignId: String(id) })
  expect([status, body.description]).toEqual([
    429,
    '1 call of this campaign has been requested in this hour. Try again in 1 hour.',
  ])
  expect(pauses()).toMatchObject([{ scope: String(id), limit: 'calls_per_hour', max: 1 }])
  expect((await ask()).status).toBe(200)
  expect(await metrics()).toContain(`patchboard_limit_reached{scope="${id}",limit="calls_per_hour"} 1`)
  await db.updateTable('campaigns').set({ status_code: 1 }).where('id', '=', id).execute()
  expect(await metrics()).not.toContain(`scope="${id}"`)
})

describe('the daily limit of minutes', () => {
  test('counts the caller and each office; once used up, nobody is dialled until midnight', async () => {
    const { id } = await buildCampaign(db, { minutes_per_day: 4 })
    const phone = service.phone()
    await ask({ campaignId: String(id) })
    await phone.answer()
    phone.press('1')
    phone.pressNothing()
    await phone.dials(adaNumber)
    phone.officeAnswers()
    // Carriers round up: 61 seconds are two minutes.
    phone.officeHangsUp(61)
    await expect.poll(async () => (await db.selectFrom('calls').select('duration').execute())[0]?.duration).toBe(61)
    phone.hangUp()
    expect(await phone.ended()).toMatchObject({ seconds: 61 })
    await service.carrier.idle()
    service.now = new Date(today + 60_000)
    const { status, headers, body } = await ask({ campaignId: String(id) })
    expect([status, body.description]).toEqual([429, '4 minutes of this campaign have been used today. Try again in 9 hours.'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(8.9 * 3600)
    expect(pauses()).toMatchObject([{ scope: String(id), limit: 'minutes_per_day', max: 4 }])
    expect(await metrics()).toContain(`patchboard_limit_used{scope="${id}",limit="minutes_per_day"} 4`)
    await holdQueue()
    expect((await ask()).status).toBe(200)
    service.now = new Date(today + day)
    expect((await ask({ campaignId: String(id) })).status).toBe(200)
  })

  test('of the server pauses every campaign and incoming calls', async () => {
    await spend(campaign, 30 * 60)
    expect((await ask()).body.description).toMatch(/^30 minutes of this server have been used today/)
    const phone = service.callIn({ campaign })
    await phone.hears(/takes no calls at present/)
    await phone.ended()
  })

  test('reached while people wait: they are not dialled, unless staff requested the call', async () => {
    const [first, last] = [service.phone('+15105550181'), service.phone('+15105550183')]
    await ask({ userPhone: '+15105550181' })
    await first.answer()
    const { body } = await ask({ userPhone: '+15105550182' })
    const query = new URLSearchParams({ campaignId: String(campaign), userPhone: '+15105550183' })
    await fetch(`${service.url}/call/create?${query}`, { headers: { cookie: await logIn() } })
    await spend(campaign, 30 * 60)
    service.now = new Date(service.now.getTime() + 6000)
    service.server.services.queue.wake()
    await expect.poll(() => statusOf(body.status_url)).toMatchObject({ state: 'done', outcome: 'canceled' })
    service.now = new Date(service.now.getTime() + 2000)
    service.server.services.queue.wake()
    await last.answer()
    for (const phone of [first, last]) phone.hangUp()
    await Promise.all([first, last].map((phone) => phone.ended()))
    expect(service.carrier.calls.filter(({ to }) => to === '+15105550182')).toEqual([])
  })
})

async function logIn(): Promise<string> {
  const { id } = await db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const token = makeLoginToken(systemRandom)
  const now = service.now.toISOString()
  await db
    .insertInto('logins')
    .values({
      token_hash: hashSecret(token),
      user_id: id,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(today + day).toISOString(),
    })
    .execute()
  return `patchboard_login=${token}`
}
