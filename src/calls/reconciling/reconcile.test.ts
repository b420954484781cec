// Guarantee: nobody is dialled twice, and no call is mistaken for another. Checks what reconciling asks the carrier when a
// request to dial a caller was interrupted or delayed.
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { account } from '../../../test/support/app-parts.ts'
import { adaNumber, buildCampaign } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService, supporter } from '../../../test/support/phone-service.ts'
import type { FailNext } from '../../telephony/simulator/rest/api-server.ts'
import { startDiallingCallers } from '../queue/dial-callers.ts'
import { reconcile } from './reconcile.ts'
import { immediate } from './timeouts.ts'

const database = await cloneDatabase()
const { db } = database
/** The number of further requests to dial that fail without saying whether the caller was dialled. */
let failures = 0
const failNext: FailNext = ({ method, path }) =>
  method === 'POST' && path === '/Calls.json' && failures > 0 && failures-- > 0 ? { status: 500, code: 20500 } : undefined
const service = await openPhoneService(database, { carrier: { failNext } })
const campaign = (await buildCampaign(db)).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('carrier_paces').execute()
  failures = 0
})

const callMe = (userPhone = supporter) => service.create({ campaignId: String(campaign), userPhone })
const failToDial = async () => {
  failures += 1
  await callMe()
  await expect.poll(() => failures).toBe(0)
}
const callsTo = (number: string) => service.carrier.calls.filter(({ to }) => to === number).length
const later = (seconds: number) => {
  service.now = new Date(service.now.getTime() + seconds * 1000)
  service.server.services.queue.wake()
}
const stages = async () =>
  (await db.selectFrom('session_flows').select('stage').orderBy('session_id').execute()).map(({ stage }) => stage)
/** As if the carrier's report that the phone rings had been lost. */
const loseRingingReports = () =>
  db
    .updateTable('session_flows')
    .set({ stage: 'placing', carrier_call_id: null, placing_since: service.now.toISOString() })
    .where('stage', '=', 'ringing')
    .execute()

test('if two sessions dial one phone, an active call stays with the session that its requests name', async () => {
  await failToDial()
  const phone = service.phone()
  await callMe()
  await expect.poll(stages).toEqual(['placing', 'ringing'])
  await loseRingingReports()
  later(120)
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 0, requeued: 0 })
  await phone.answer()
  phone.press('1')
  await phone.hears(/Ada Brown/)
  const second = service.phone()
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 0, requeued: 1 })
  service.server.services.queue.wake()
  await second.answer()
  for (const each of [phone, second]) each.hangUp()
  await Promise.all([phone.ended(), second.ended()])
})

test('an ended call is matched to the session that waits for its outcome, and the caller is not dialled again', async () => {
  const number = '+15105550101'
  const phone = service.phone(number)
  await callMe(number)
  await expect.poll(stages).toEqual(['ringing'])
  phone.refuse('busy')
  await phone.ended()
  await service.carrier.idle()
  await db.updateTable('session_flows').set({ ended_at: null, phone_number: number, stage: 'ringing' }).execute()
  await loseRingingReports()
  later(120)
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 1, requeued: 0, ended: 1 })
  expect(callsTo(number)).toBe(1)
})

test('a session is not checked while another request to dial its phone is in progress', async () => {
  await failToDial()
  later(120)
  await failToDial()
  expect(await reconcile(service.server.services)).toMatchObject({ requeued: 0 })
  later(61)
  expect(await reconcile(service.server.services)).toMatchObject({ requeued: 2 })
})

test('a delayed request to dial is not sent, because the session may already be treated as interrupted', async () => {
  const number = '+15105550102'
  const { services } = service.server
  const soon = new Date(service.now.getTime() + 60_000).toISOString()
  await db.insertInto('carrier_paces').values({ account, free_at: soon }).execute()
  await callMe(number)
  // An account of its own, so that no other process handles the session.
  const carrier = { ...services.carrier, account: 'AC-delayed' }
  await db.updateTable('session_flows').set({ carrier_account: carrier.account }).execute()
  const dialling = await db.transaction().execute(async (db) => {
    await sql`LOCK TABLE blocklist IN ACCESS EXCLUSIVE MODE`.execute(db)
    const started = startDiallingCallers({ ...services, carrier })
    await expect.poll(stages).toEqual(['placing'])
    later(10)
    return started
  })
  await dialling.stop()
  expect([await stages(), callsTo(number)]).toEqual([['placing'], 0])
  later(11)
  expect(await reconcile({ ...services, carrier }, immediate)).toMatchObject({ requeued: 1 })
})

test('each call to an office gets the outcome of its own leg, even if another leg went to the same number', async () => {
  const shared = await buildCampaign(db, {
    targets: [
      { name: 'Cy Dunn', number: adaNumber, ask_for: true },
      { name: 'Di Evans', number: adaNumber, ask_for: true },
    ],
  })
  const phone = service.callIn({ campaign: shared.id })
  phone.press('1')
  for (const seconds of [10, 20]) {
    phone.pressNothing()
    await phone.dials(adaNumber)
    phone.officeAnswers()
    phone.officeHangsUp(seconds)
  }
  await phone.ended()
  await service.carrier.idle()
  // As if the final reports of both legs had been lost, and all reports of the first.
  await db
    .updateTable('call_attempts')
    .set({ ended_at: null, line: ({ ref }) => ref('attempt') })
    .execute()
  await db.deleteFrom('calls').where('duration', '=', 10).execute()
  await db.updateTable('calls').set({ status: 'in-progress', duration: null }).where('duration', '=', 20).execute()
  expect(await reconcile(service.server.services, immediate)).toMatchObject({ settled: 2 })
  const calls = await db.selectFrom('calls').select(['status', 'duration']).orderBy('id').execute()
  expect(calls.slice(-2)).toEqual([
    { status: 'completed', duration: 10 },
    { status: 'completed', duration: 20 },
  ])
})
