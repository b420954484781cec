// Guarantee: two calls are never mistaken for one. If the carrier gives a call the id of an earlier one, the caller hears an
// apology, never an error, and the log says so without a phone number.
import { beforeEach, describe, expect, test } from 'vitest'
import { reconcile } from '../../src/calls/reconciling/reconcile.ts'
import { adaNumber, buildCampaign } from '../support/build-campaign.ts'
import { askAsCarrier, nextAddress } from '../support/carrier/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const lines: string[] = []
const service = await openPhoneService(database, { log: (line) => lines.push(line) })
const campaign = (await buildCampaign(db)).id
let callSids = 0

beforeEach(() => {
  lines.length = 0
})

const apology = expect.stringContaining('something went wrong on our side')
const newCallSid = () => `CA-reused-${++callSids}`
const incoming = (call: Record<string, string>) => askAsCarrier(service, `/call/incoming?campaignId=${campaign}`, call)
const flow = (CallSid: string) =>
  db
    .selectFrom('session_flows')
    .innerJoin('sessions', 'sessions.id', 'session_id')
    .select(['session_id', 'stage', 'sessions.status'])
    .where('carrier_call_id', '=', CallSid)
    .executeTakeFirst()
const reusedIdErrors = () => lines.filter((line) => line.includes('has used the id of a call for another call'))

/** The session of a supporter whose phone rings. The carrier’s own id of the call differs from the one the test uses. */
async function ringing(userPhone: string) {
  const phone = service.phone(userPhone)
  const { body } = await service.create({ campaignId: String(campaign), userPhone })
  await expect.poll(() => service.carrier.calls.at(-1)?.to).toBe(userPhone)
  const row = () =>
    db
      .selectFrom('session_flows')
      .innerJoin('sessions', 'sessions.id', 'session_id')
      .select(['session_id', 'public_id', 'stage', 'sessions.status', 'carrier_call_id'])
      .orderBy('session_id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  await expect.poll(async () => (await row()).carrier_call_id).not.toBeNull()
  await db
    .updateTable('session_flows')
    .set({ carrier_call_id: null })
    .where('session_id', '=', (await row()).session_id)
    .execute()
  return { phone, row, url: String(body.status_url), end: () => phone.refuse('busy') }
}

describe('an incoming call', () => {
  test('that is reported again gets the same answer, byte for byte, in any spelling of the numbers', async () => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const first = await incoming(call)
    const again = await incoming({ ...call, From: supporter.slice(1), To: 'sip:+12025550100@x' })
    expect(again).toEqual(first)
    expect(reusedIdErrors()).toEqual([])
  })

  test.each([
    ['another caller', { From: '+15105550199' }],
    ['a caller who withholds the number', { From: 'anonymous' }],
    ['another number', { To: '+12025550199' }],
  ])('with the id of an active call, but of %s, ends that session and hears an apology', async (_what, other) => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    await incoming(call)
    expect(await incoming({ ...call, ...other })).toEqual({ status: 200, text: apology })
    expect(await flow(call.CallSid)).toMatchObject({ stage: 'ended', status: 'failed' })
    expect(reusedIdErrors()).toHaveLength(1)
    expect(JSON.parse(reusedIdErrors()[0] ?? '')).toMatchObject({ level: 50 })
    expect(reusedIdErrors()[0]).not.toMatch(/5105550|2025550/)
  })

  test('with the id of an ended call counts as a repetition for a minute, then as another call, which hears an apology', async () => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const first = await incoming(call)
    await askAsCarrier(service, '/voice/incoming/status', { ...call, CallStatus: 'completed', CallDuration: '9' })
    service.now = new Date(service.now.getTime() + 59_000)
    expect(await incoming(call)).toEqual(first)
    expect(reusedIdErrors()).toEqual([])
    expect(await incoming({ ...call, From: '+15105550199' })).toEqual({ status: 200, text: apology })
    expect(reusedIdErrors()).toHaveLength(1)
    lines.length = 0
    service.now = new Date(service.now.getTime() + 2_000)
    expect(await incoming(call)).toEqual({ status: 200, text: apology })
    expect(await flow(call.CallSid)).toMatchObject({ stage: 'ended', status: 'completed' })
    expect(reusedIdErrors()).toHaveLength(1)
  })

  test('with the id of an outbound call hears an apology', async () => {
    const { row, end } = await ringing('+15105550110')
    const CallSid = newCallSid()
    const { session_id } = await row()
    await db.updateTable('session_flows').set({ carrier_call_id: CallSid }).where('session_id', '=', session_id).execute()
    expect(await incoming({ CallSid, From: '+15105550110', To: '+12025550100' })).toEqual({ status: 200, text: apology })
    expect(await flow(CallSid)).toMatchObject({ session_id, stage: 'ended', status: 'failed' })
    end()
  })

  test('sent many times at once by different callers opens one session, and no request fails', async () => {
    const CallSid = newCallSid()
    const callers = Array.from({ length: 8 }, (_, i) => ({ CallSid, From: `+1510555016${i % 2}`, To: '+12025550100' }))
    const answers = await Promise.all(callers.map(incoming))
    expect(answers.map(({ status }) => status)).toEqual(callers.map(() => 200))
    expect(answers.some(({ text }) => text.includes('something went wrong'))).toBe(true)
    expect(await db.selectFrom('sessions').select('id').where('carrier_id', '=', CallSid).execute()).toHaveLength(1)
  })
})

describe('an outbound call with the id of another session’s call', () => {
  const taken = async () => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const { text } = await incoming(call)
    return { ...call, next: nextAddress(text) }
  }

  test('fails at its first step, which is an apology, and nobody is dialled again', async () => {
    const { CallSid } = await taken()
    const { row, end } = await ringing('+15105550111')
    const { public_id } = await row()
    const asked = await askAsCarrier(service, `/voice/${public_id}/steps/0`, { CallSid })
    expect(asked).toEqual({ status: 200, text: apology })
    expect(await askAsCarrier(service, `/voice/${public_id}/steps/0`, { CallSid })).toEqual(asked)
    expect(await row()).toMatchObject({ stage: 'ended', status: 'failed', carrier_call_id: null })
    service.now = new Date(service.now.getTime() + 600_000)
    await reconcile(service.server.services)
    expect(service.carrier.calls.filter(({ to }) => to === '+15105550111')).toHaveLength(1)
    end()
  })

  test.each([
    ['ringing', 'failed'],
    ['completed', 'completed'],
  ])('ends when it is reported as %s', async (CallStatus, status) => {
    const { CallSid } = await taken()
    const userPhone = CallStatus === 'ringing' ? '+15105550112' : '+15105550113'
    const { row, end } = await ringing(userPhone)
    const { public_id } = await row()
    const answer = await askAsCarrier(service, `/voice/${public_id}/status`, { CallSid, CallStatus, CallDuration: '3' })
    expect(answer.status).toBe(204)
    expect(await row()).toMatchObject({ stage: 'ended', status, carrier_call_id: null })
    expect(reusedIdErrors()).toHaveLength(1)
    end()
  })

  test('fails when the carrier accepts it; the other call is not affected', async () => {
    const other = await taken()
    const { dialCaller } = service.server.services.carrier
    const carrier = service.server.services.carrier as { dialCaller: typeof dialCaller }
    carrier.dialCaller = async () => ({ callId: other.CallSid })
    const { body } = await service.create({ campaignId: String(campaign), userPhone: '+15105550114' })
    const status = async () => (await fetch(String(body.status_url))).json()
    await expect.poll(status).toMatchObject({ state: 'done', outcome: 'failed' })
    carrier.dialCaller = dialCaller
    expect(reusedIdErrors()).toHaveLength(1)
    const intro = await askAsCarrier(service, other.next, { CallSid: other.CallSid, Digits: '1' })
    const dial = await askAsCarrier(service, nextAddress(intro.text), { CallSid: other.CallSid, Digits: '' })
    expect(dial.text).toContain(adaNumber)
  })
})
