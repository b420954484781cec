// Guarantee: no caller is dialled twice, however the carrier writes numbers. Calls in its list are compared by number, not as
// text, and a call that might be ours is never taken as proof that the caller was not dialled.
import { beforeEach, expect, test } from 'vitest'
import { buildCampaign, fromNumber } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { loseLegReports, talkToFirstOffice } from '../../../test/support/first-office.ts'
import { openPhoneService } from '../../../test/support/phone-service.ts'
import type { FailNext } from '../../telephony/simulator/rest/api-server.ts'
import { reconcile } from './reconcile.ts'
import { immediate } from './timeouts.ts'

const database = await cloneDatabase()
const { db } = database
let spell = (number: string) => number
/** Whether the answer to the next request to dial is lost: the caller is dialled, but the server does not learn it. */
let isLost = false
const failNext: FailNext = ({ method, path }) => {
  if (!isLost || method !== 'POST' || path !== '/Calls.json') return undefined
  isLost = false
  return 'lost'
}
const service = await openPhoneService(database, { carrier: { failNext, spell: (number) => spell(number) } })
const campaign = (await buildCampaign(db)).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('carrier_paces').execute()
})

const callsTo = (number: string) => service.carrier.calls.filter(({ to }) => to === number).length
const later = (seconds: number) => {
  service.now = new Date(service.now.getTime() + seconds * 1000)
}

/** A caller was dialled and the call has ended, but the server got neither an answer nor a report. */
async function lostCall(userPhone: string) {
  isLost = true
  const phone = service.phone(userPhone)
  const { body } = await service.create({ campaignId: String(campaign), userPhone })
  await expect.poll(() => callsTo(userPhone)).toBe(1)
  phone.refuse('busy')
  await phone.ended()
  await service.carrier.idle()
  const placing_since = service.now.toISOString()
  await db
    .updateTable('session_flows')
    .set({ stage: 'placing', carrier_call_id: null, placing_since, ended_at: null, phone_number: userPhone })
    .execute()
  later(61)
  return async () => (await fetch(String(body.status_url))).json()
}

const spellings: Readonly<Record<string, (number: string) => string>> = {
  'without the plus sign': (number) => number.slice(1),
  'as SIP addresses, while it searches for numbers without the plus sign': (number) =>
    number === fromNumber ? `sip:${number}@carrier.example` : number.slice(1),
}

test.each(Object.entries(spellings))(
  'a carrier that lists numbers %s: the call to the caller is found',
  async (title, spelling) => {
    spell = spelling
    const number = `+1510555012${Object.keys(spellings).indexOf(title)}`
    const status = await lostCall(number)
    expect(await reconcile(service.server.services)).toMatchObject({ dialled: 1, requeued: 0, ended: 1 })
    expect(await status()).toMatchObject({ state: 'done', outcome: 'busy' })
    expect(callsTo(number)).toBe(1)
  },
)

test('a carrier that does not say which number dialled: the session waits for a report, then fails', async () => {
  const number = '+15105550125'
  spell = (number) => (number === fromNumber ? 'restricted' : number)
  const status = await lostCall(number)
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 0, requeued: 0, ended: 0 })
  later(500)
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 0, requeued: 0, ended: 0 })
  later(40)
  expect(await reconcile(service.server.services)).toMatchObject({ dialled: 0, requeued: 0, ended: 1 })
  expect(await status()).toMatchObject({ state: 'done', outcome: 'failed' })
  expect(callsTo(number)).toBe(1)
})

test.each([
  ['without the plus sign', (number: string) => number.slice(1)],
  ['not at all', () => ''],
])('a carrier that writes the numbers of offices %s: their legs are found', async (_how, spelling) => {
  spell = spelling
  const phone = service.callIn({ campaign })
  await talkToFirstOffice(phone)
  await service.carrier.idle()
  const sid = service.carrier.calls.at(-1)?.legs[0]?.sid ?? ''
  // As if the carrier had reported nothing about the leg.
  await loseLegReports(db)
  await reconcile(service.server.services, immediate)
  await reconcile(service.server.services, immediate)
  const calls = await db.selectFrom('calls').select(['status', 'duration', 'call_id']).execute()
  expect(calls).toEqual([{ status: 'completed', duration: 30, call_id: sid }])
})
