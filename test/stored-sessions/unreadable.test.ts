// Guards that a stored state which cannot be read ends one call with an apology, and is never an error to the carrier.
import { beforeEach, expect, test } from 'vitest'
import { currentVersion } from '../../src/calls/stored-flow/shape.ts'
import { buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { askAsCarrier, nextAddress } from '../support/carrier/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const { db, ...database } = await cloneDatabase()
const log: string[] = []
const service = await openPhoneService({ db, ...database }, { log: (line) => log.push(line) })
let calls = 0

beforeEach(() => {
  log.length = 0
})

/** A caller is asked to confirm, and then the row is replaced. */
async function beginAndDamage(change: { readonly plan?: object; readonly state?: object }, campaign: object = {}) {
  const { id } = await buildCampaign(db, campaign)
  const call = { CallSid: `CA-unreadable-${++calls}`, From: supporter, To: fromNumber }
  const path = `/call/incoming?campaignId=${id}`
  const first = await askAsCarrier(service, path, call)
  const columns = Object.fromEntries(Object.entries(change).map(([column, value]) => [column, JSON.stringify(value)]))
  await db.updateTable('session_flows').set(columns).where('carrier_call_id', '=', call.CallSid).execute()
  return { call, path, first, next: nextAddress(first.text) }
}

const sessionOf = ({ CallSid }: { readonly CallSid: string }) =>
  db
    .selectFrom('session_flows')
    .innerJoin('sessions', 'sessions.id', 'session_id')
    .select(['stage', 'status', 'session_flows.phone_number'])
    .where('carrier_call_id', '=', CallSid)
    .executeTakeFirstOrThrow()

test.each([
  ['of a newer version', { version: 99 }, 'version 99 is newer'],
  ['that is damaged', { version: currentVersion, at: 'confirming' }, '/state must have required properties'],
  ['of an old version that is damaged', { at: 'confirming' }, 'it does not have the shape of version 1'],
])('a state %s: the caller hears an apology, the session is closed, and the log says why', async (_what, state, why) => {
  const { call, next } = await beginAndDamage({ state })
  const answer = await askAsCarrier(service, next, { ...call, Digits: '1' })
  expect(answer).toEqual({ status: 200, text: expect.stringMatching(/Sorry, something went wrong.*<Hangup/s) })
  expect(await sessionOf(call)).toEqual({ stage: 'ended', status: 'failed', phone_number: null })
  const [told] = log.filter((line) => line.includes('cannot be read')).map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told).toMatchObject({ problem: expect.stringContaining(why), session: expect.any(Number) })
  expect(log.join()).not.toContain(supporter)
  expect(await askAsCarrier(service, next, { ...call, Digits: '1' })).toEqual(answer)
})

test('the apology is in the language of the plan, where that can be read', async () => {
  const { call, next } = await beginAndDamage({ state: { version: 99 } }, { campaign_language: 'es' })
  const { text } = await askAsCarrier(service, next, { ...call, Digits: '1' })
  expect(text).toContain('Lo sentimos')
})

test('a plan that cannot be read, either', async () => {
  const { call, next } = await beginAndDamage({ plan: { campaignId: 'none' } })
  expect(await askAsCarrier(service, next, { ...call, Digits: '1' })).toMatchObject({
    status: 200,
    text: expect.stringContaining('Sorry'),
  })
})

test('a request that comes again still gets the answer it had', async () => {
  const { call, path, first } = await beginAndDamage({ state: { version: 99 } })
  expect(await askAsCarrier(service, path, call)).toEqual(first)
  expect(await sessionOf(call)).toMatchObject({ stage: 'answered' })
})

test('a session that the emergency stop has marked hears the apology, too', async () => {
  const { call, next } = await beginAndDamage({ state: { version: 99 } })
  const stopped = { stop_requested_at: '2026-03-02T15:00:00Z' }
  await db.updateTable('session_flows').set(stopped).where('carrier_call_id', '=', call.CallSid).execute()
  expect((await askAsCarrier(service, next, { ...call, Digits: '1' })).text).toContain('Sorry')
})

test('the page that follows the session is told that it goes on, and then that it failed', async () => {
  const { id } = await buildCampaign(db)
  const phone = service.phone()
  const { body } = await service.create({ campaignId: String(id), userPhone: supporter })
  const status = async () => (await (await fetch(String(body.status_url))).json()) as Record<string, unknown>
  await phone.answer()
  await phone.hears(/press any key/i)
  await db.updateTable('session_flows').set({ state: '{"version":99}' }).where('stage', '=', 'answered').execute()
  expect(await status()).toMatchObject({ state: 'answered', target: null, targets_left: null })
  phone.press('1')
  await phone.hears(/something went wrong/)
  await phone.ended()
  expect(await status()).toMatchObject({ state: 'done', outcome: 'failed', targets_left: 0 })
})
