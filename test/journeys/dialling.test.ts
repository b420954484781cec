// From "call me" to the ringing phone: the rate of the carrier account, what happens when the carrier refuses, is busy or does
// not answer, and how sessions without events are reconciled.
import { beforeEach, describe, expect, test } from 'vitest'
import { reconcile } from '../../src/calls/reconciling/reconcile.ts'
import { immediate, usualTimeouts } from '../../src/calls/reconciling/timeouts.ts'
import { claimSession } from '../../src/sessions/queue-queries.ts'
import type { FailNext } from '../../src/telephony/simulator/rest/api-server.ts'
import { account } from '../support/app-parts.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { askAsCarrier, legAddress, nextAddress } from '../support/carrier/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice, loseLegReports, talkToFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
let failNext: FailNext = () => undefined
const service = await openPhoneService(database, {
  environment: { CARRIER_CALLS_PER_SECOND: '1' },
  carrier: { failNext: (request) => failNext(request) },
})
const campaign = (await buildCampaign(db)).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('carrier_paces').execute()
  await db.deleteFrom('blocklist').execute()
  await db.updateTable('campaigns').set({ status_code: 2 }).execute()
  failNext = () => undefined
})

/** Requests a call to one of ten numbers, so that each caller has a number of their own. */
const callMe = async (nth = 0) => {
  const { body, status } = await service.create({ campaignId: String(campaign), userPhone: `+1510555011${nth}` })
  expect(status).toBe(200)
  return String(body.status_url)
}
const phone = (nth = 0) => service.phone(`+1510555011${nth}`)
const statusOf = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>
const later = (seconds: number) => {
  service.now = new Date(service.now.getTime() + seconds * 1000)
  service.server.services.queue.wake()
}
const callsTo = (nth = 0) => service.carrier.calls.filter(({ to }) => to === `+1510555011${nth}`)
/** Waits until the carrier has refused to dial the caller this many times and the session is queued for the next try. */
const isQueuedAgain = (tries: number) =>
  expect
    .poll(() => db.selectFrom('session_flows').select(['stage', 'place_tries']).executeTakeFirst())
    .toEqual({ stage: 'queued', place_tries: tries })
const isDialRequest = ({ method, path }: { method: string; path: string }) => method === 'POST' && path.endsWith('/Calls.json')

describe('the rate of the carrier account', () => {
  test('allows one call a second: the other callers wait and see their position', async () => {
    const [first, second, third] = [phone(1), phone(2), phone(3)]
    const urls = [await callMe(1), await callMe(2), await callMe(3)]
    await first.answer()
    expect(await statusOf(urls[1] ?? '')).toMatchObject({ state: 'queued', position: 1 })
    expect(await statusOf(urls[2] ?? '')).toMatchObject({ state: 'queued', position: 2 })
    later(1)
    await second.answer()
    expect(await statusOf(urls[2] ?? '')).toMatchObject({ state: 'queued', position: 1 })
    later(1)
    await third.answer()
    await expect.poll(() => statusOf(urls[2] ?? '')).toMatchObject({ state: 'answered', position: null })
    for (const each of [first, second, third]) each.hangUp()
    await Promise.all([first, second, third].map((each) => each.ended()))
  })

  test('is shared by all processes, and each session is claimed once', async () => {
    const pace = { account: 'AC-shared', callsPerSecond: 5, now: service.now, queuedAfter: new Date(0) }
    for (let i = 0; i < 20; i++) await callMe(4)
    await db
      .updateTable('session_flows')
      .set({ carrier_account: 'AC-shared', place_after: new Date(0).toISOString() })
      .where('stage', '=', 'queued')
      .execute()
    const claimed: number[] = []
    for (let second = 0; second < 4; second++) {
      for (let tenth = 0; tenth < 10; tenth++) {
        const now = new Date(service.now.getTime() + second * 1000 + tenth * 100)
        const round = await Promise.all(Array.from({ length: 8 }, () => claimSession(db, { ...pace, now })))
        claimed.push(...round.flatMap((session) => session?.session_id ?? []))
      }
    }
    expect(claimed.length).toBeGreaterThanOrEqual(18)
    expect(claimed.length).toBeLessThanOrEqual(20)
    expect(new Set(claimed).size).toBe(claimed.length)
    expect(claimed).toEqual(claimed.toSorted((a, b) => a - b))
  })
})

describe('dialling a caller when the carrier', () => {
  test('is busy: retries after a pause, and the phone rings once', async () => {
    let refusals = 2
    failNext = (request) => (isDialRequest(request) && refusals-- > 0 ? { status: 429, code: 20429 } : undefined)
    const ringing = phone(5)
    const before = callsTo(5).length
    const url = await callMe(5)
    await isQueuedAgain(1)
    later(3)
    await isQueuedAgain(2)
    later(6)
    await ringing.answer()
    expect(callsTo(5)).toHaveLength(before + 1)
    ringing.hangUp()
    await ringing.ended()
    await expect.poll(() => statusOf(url)).toMatchObject({ state: 'done', outcome: 'completed' })
  })

  test('refuses the number: does not retry, and the supporter sees the failure', async () => {
    failNext = (request) => (isDialRequest(request) ? { status: 400, code: 21215 } : undefined)
    const url = await callMe(6)
    await expect.poll(() => statusOf(url)).toMatchObject({ state: 'done', outcome: 'failed' })
    expect(callsTo(6)).toEqual([])
  })

  test('accepts the call but its answer is lost: finds the call and does not ring twice', async () => {
    let isLost = false
    failNext = (request) => {
      if (!isDialRequest(request) || isLost) return undefined
      isLost = true
      return 'lost'
    }
    const ringing = phone(7)
    const url = await callMe(7)
    await ringing.answer()
    ringing.hangUp()
    await ringing.ended()
    await service.carrier.idle()
    later(120)
    await reconcile(service.server.services)
    expect(callsTo(7)).toHaveLength(1)
    expect(await statusOf(url)).toMatchObject({ state: 'done', outcome: 'completed' })
  })

  test('fails without saying whether it dialled: dials the supporter again after its list shows no call', async () => {
    failNext = (request) => (isDialRequest(request) ? { status: 500, code: 20500 } : undefined)
    const ringing = phone(8)
    const url = await callMe(8)
    await expect.poll(async () => (await db.selectFrom('session_flows').select('stage').execute())[0]?.stage).toBe('placing')
    expect(await reconcile(service.server.services, usualTimeouts)).toMatchObject({ requeued: 0 })
    failNext = () => undefined
    later(61)
    expect(await reconcile(service.server.services)).toMatchObject({ requeued: 1 })
    await ringing.answer()
    expect(callsTo(8)).toHaveLength(1)
    ringing.hangUp()
    await ringing.ended()
    await expect.poll(() => statusOf(url)).toMatchObject({ state: 'done' })
  })

  test('fails every time: stops after six attempts', async () => {
    let tries = 0
    failNext = (request) => {
      if (!isDialRequest(request)) return undefined
      tries += 1
      return { status: 429, code: 20429 }
    }
    const url = await callMe(9)
    for (let i = 1; i <= 6; i++) {
      await expect.poll(() => tries).toBe(i)
      if (i < 6) await isQueuedAgain(i)
      later(60)
    }
    await expect.poll(() => statusOf(url)).toMatchObject({ state: 'done', outcome: 'failed' })
  })
})

describe('immediately before the phone rings', () => {
  test.each([
    ['the caller has been blocked', () => db.insertInto('blocklist').values({ phone_number: '+15105550110' }).execute()],
    [
      'the campaign has been paused',
      () => db.updateTable('campaigns').set({ status_code: 1 }).where('id', '=', campaign).execute(),
    ],
  ])('%s: the phone does not ring', async (_what, change) => {
    const [first] = [phone(1)]
    await callMe(1)
    await first.answer()
    const url = await callMe(0)
    const before = callsTo(0).length
    await change()
    later(1)
    await expect.poll(() => statusOf(url)).toMatchObject({ state: 'done', outcome: 'canceled' })
    expect(callsTo(0)).toHaveLength(before)
    first.hangUp()
    await first.ended()
  })
})

describe('a session without further events', () => {
  const silent = async (carrierCallId: string) => {
    const call = { CallSid: carrierCallId, From: supporter, To: '+12025550100' }
    const first = await askAsCarrier(service, `/call/incoming?campaignId=${campaign}`, call)
    const intro = await askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
    return (await askAsCarrier(service, nextAddress(intro.text), { ...call, Digits: '' })).text
  }
  const session = (id: string) =>
    db.selectFrom('sessions').select(['status', 'duration']).where('carrier_id', '=', id).executeTakeFirst()

  test('is checked with the carrier after its longest duration, and closed if the carrier does not know the call', async () => {
    await silent('CAunknown00000000000000000000000001')
    expect(await reconcile(service.server.services)).toMatchObject({ ended: 0 })
    later(60 + 900 + 301)
    expect(await reconcile(service.server.services)).toMatchObject({ ended: 1 })
    expect(await session('CAunknown00000000000000000000000001')).toEqual({ status: 'unknown', duration: null })
  })

  test('stays open while the carrier reports the call as active, and gets the status that the carrier reports at the end', async () => {
    const ringing = service.callIn({ campaign })
    await dialFirstOffice(ringing)
    ringing.officeAnswers()
    later(3600)
    expect(await reconcile(service.server.services)).toMatchObject({ ended: 0 })
    ringing.officeHangsUp(30)
    await ringing.hears(/Bo Chase/)
    ringing.press('9')
    await ringing.ended()
    await service.carrier.idle()
    await reconcile(service.server.services, immediate)
    const record = service.carrier.calls.at(-1)
    expect(await session(record?.sid ?? '')).toMatchObject({ status: 'completed' })
  })

  test('a leg without a final report gets the result that the carrier lists, and a leg that was never dialled adds no call', async () => {
    const ringing = service.callIn({ campaign })
    await talkToFirstOffice(ringing)
    await service.carrier.idle()
    const record = service.carrier.calls.at(-1)
    // As if the carrier had reported nothing about the leg.
    await loseLegReports(db)
    const neverDialled = await silent('CAnever0000000000000000000000000002')
    await reconcile(service.server.services, immediate)
    await reconcile(service.server.services, immediate)
    const calls = await db.selectFrom('calls').select(['status', 'duration', 'call_id']).execute()
    expect(calls).toEqual([{ status: 'completed', duration: 30, call_id: record?.legs[0]?.sid }])
    expect(await db.selectFrom('call_attempts').select('attempt').where('ended_at', 'is', null).execute()).toEqual([])
    // A report that arrives later still counts.
    await askAsCarrier(service, legAddress(neverDialled), { CallSid: 'CA-late', CallStatus: 'completed', CallDuration: '7' })
    expect(await db.selectFrom('calls').select('call_id').execute()).toHaveLength(2)
  })

  test('of a carrier account that is no longer configured is closed', async () => {
    await silent('CAorphan0000000000000000000000000003')
    await db.updateTable('session_flows').set({ carrier_account: 'AC-gone' }).execute()
    later(601)
    expect(await reconcile(service.server.services)).toMatchObject({ ended: 1 })
    expect(account).not.toBe('AC-gone')
  })

  test('is deleted an hour after its end; its calls stay', async () => {
    const dial = await silent('CAforget0000000000000000000000000004')
    await askAsCarrier(service, nextAddress(dial), {
      CallSid: 'CAforget0000000000000000000000000004',
      DialCallStatus: 'completed',
      DialCallDuration: '9',
    })
    await reconcile(service.server.services, immediate)
    later(3601)
    await reconcile(service.server.services)
    expect(await db.selectFrom('session_flows').select('session_id').execute()).toEqual([])
    expect(await session('CAforget0000000000000000000000000004')).toBeDefined()
    expect(await db.selectFrom('calls').select('id').where('duration', '=', 9).execute()).toHaveLength(1)
  })
})
