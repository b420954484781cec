// The queue: how long a session waits at most, what happens then, when the queue is full, and how long a phone rings.
import { beforeEach, describe, expect, test } from 'vitest'
import { reconcile } from '../../src/calls/reconciling/reconcile.ts'
import { claimSession } from '../../src/sessions/queue-queries.ts'
import type { FailNext } from '../../src/telephony/simulator/rest/api-server.ts'
import { account } from '../support/app-parts.ts'
import { adaNumber, buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
let failNext: FailNext = () => undefined
const logged: string[] = []
const service = await openPhoneService(database, {
  environment: { CARRIER_CALLS_PER_SECOND: '1', QUEUE_MINUTES_MAX: '1', CALL_RATE_LIMIT: '3 / day' },
  carrier: { failNext: (request) => failNext(request) },
  log: (line) => void logged.push(line),
})
const campaign = (await buildCampaign(db)).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('carrier_paces').execute()
  await db.deleteFrom('throttles').execute()
  failNext = () => undefined
})

const ask = (userPhone = supporter) => service.create({ campaignId: String(campaign), userPhone })
const callMe = async (userPhone?: string) => String((await ask(userPhone)).body.status_url)
const statusOf = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>
const later = (seconds: number) => {
  service.now = new Date(service.now.getTime() + seconds * 1000)
  service.server.services.queue.wake()
}
const hours = 3600
/** As if no process handled the queue: the account may not dial before then. */
const holdQueue = (seconds: number) =>
  db
    .insertInto('carrier_paces')
    .values({ account, free_at: new Date(service.now.getTime() + seconds * 1000).toISOString() })
    .execute()
const isDialRequest = ({ method, path }: { method: string; path: string }) => method === 'POST' && path.endsWith('/Calls.json')
const expired = { state: 'done', position: null, targets_left: 0, outcome: 'expired' }

describe('a session that has waited for QUEUE_MINUTES_MAX', () => {
  test('is not dialled after an outage of nine hours; its page gets the outcome, and the number is deleted', async () => {
    await holdQueue(9 * hours)
    const [callsBefore, urls] = [service.carrier.calls.length, [await callMe('+15105550111'), await callMe('+15105550112')]]
    const stream = await fetch(urls[0] ?? '', { headers: { accept: 'text/event-stream' } })
    later(9 * hours)
    expect(await stream.text()).toMatch(/"state":"done".*"outcome":"expired"/)
    for (const url of urls) await expect.poll(() => statusOf(url)).toMatchObject(expired)
    expect(service.carrier.calls.length).toBe(callsBefore)
    const rows = await db.selectFrom('session_flows').select(['stage', 'phone_number', 'address', 'place_after']).execute()
    expect(rows).toEqual(Array(2).fill({ stage: 'ended', phone_number: null, address: null, place_after: null }))
    expect(logged.filter((line) => line.includes('waited too long')).length).toBeGreaterThan(0)
    // A new request is dialled.
    const phone = service.phone()
    await callMe()
    await phone.answer()
    phone.hangUp()
    await phone.ended()
  })

  test('is dialled in the last second before', async () => {
    await holdQueue(58)
    const phone = service.phone()
    await callMe()
    later(58)
    await phone.answer()
    phone.hangUp()
    await phone.ended()
  })

  test('is not claimed by a process that has not expired it yet', async () => {
    await holdQueue(9 * hours)
    await callMe()
    const now = new Date(service.now.getTime() + 10 * hours * 1000)
    const pace = { account, callsPerSecond: 1, now }
    expect(await claimSession(db, { ...pace, queuedAfter: service.now })).toBeUndefined()
    expect(await claimSession(db, { ...pace, queuedAfter: new Date(0) })).toBeDefined()
  })

  test('is not retried after the carrier was too busy', async () => {
    let tries = 0
    failNext = (request) => (isDialRequest(request) && tries++ === 0 ? { status: 429, code: 20429 } : undefined)
    const url = await callMe()
    await expect.poll(() => tries).toBe(1)
    await expect.poll(async () => (await statusOf(url)).position).toBe(1)
    later(61)
    await expect.poll(() => statusOf(url)).toMatchObject(expired)
    expect(tries).toBe(1)
  })

  test('is not requeued when the carrier reports that it never made the call', async () => {
    let tries = 0
    failNext = (request) => (isDialRequest(request) && ++tries > 0 ? { status: 500, code: 20500 } : undefined)
    const url = await callMe()
    await expect.poll(() => tries).toBe(1)
    const callsBefore = service.carrier.calls.length
    failNext = () => undefined
    service.now = new Date(service.now.getTime() + 9 * hours * 1000)
    expect(await reconcile(service.server.services)).toMatchObject({ requeued: 1 })
    service.server.services.queue.wake()
    await expect.poll(() => statusOf(url)).toMatchObject(expired)
    expect(service.carrier.calls.length).toBe(callsBefore)
  })

  test('also expires in the queue of an account that is no longer configured', async () => {
    await holdQueue(9 * hours)
    const url = await callMe()
    await db.updateTable('session_flows').set({ carrier_account: 'AC-gone' }).execute()
    later(61)
    await expect.poll(() => statusOf(url)).toMatchObject(expired)
  })
})

describe('a queue that is too long to be dialled in time', () => {
  const fill = async (count: number) => {
    await holdQueue(9 * hours)
    for (let i = 0; i < count; i++) expect((await ask(`+1510555${2000 + i}`)).status).toBe(200)
  }

  test('refuses new calls, says how long it is and when to retry, and does not count towards the limits', async () => {
    await fill(60)
    for (let i = 0; i < 5; i++) {
      const { status, headers, body } = await ask()
      expect([status, headers.get('retry-after'), body]).toEqual([
        429,
        '60',
        {
          status: 429,
          error: 'Too Many Requests',
          description: '60 callers are waiting to be called, which takes 1 minute. Try again in 1 minute.',
        },
      ])
    }
    await db.deleteFrom('session_flows').execute()
    expect((await ask()).status).toBe(200)
  })

  test('refuses staff, too', async () => {
    await db
      .insertInto('users')
      .values({ name: 'Ada', email: 'ada@example.org', role: 'staff', phone_number: '+15105550155' })
      .execute()
    await fill(60)
    expect((await ask('+15105550155')).status).toBe(429)
  })

  test('does not count sessions that will not be dialled', async () => {
    await fill(60)
    await db
      .updateTable('session_flows')
      .set({ created_at: new Date(service.now.getTime() - 60_000).toISOString() })
      .execute()
    expect((await ask()).status).toBe(200)
  })
})

test('a supporter’s phone rings for 30 seconds, an office’s for 45', async () => {
  const phone = service.phone()
  await callMe()
  expect(await phone.answer()).toMatchObject({ timeoutSeconds: 30 })
  phone.press('1')
  phone.pressNothing()
  expect(await phone.dials(adaNumber)).toMatchObject({ timeoutSeconds: 45 })
  phone.officeIs('busy')
  phone.hangUp()
  await phone.ended()
})
