// Guards the promise that nothing is lost and nothing counted twice: whatever the carrier repeats, delays and reorders, and
// to whichever process it turns.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildCampaign } from '../support/build-campaign.ts'
import { askAsCarrier, legAddress, nextAddress } from '../support/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const other = await openPhoneService(database, { beside: service })
const campaign = (await buildCampaign(db)).id
let made = 0

const newCallSid = () => `CA${String(++made).padStart(32, '0')}`
const onOther = (address: string) => address.replace(service.url, other.url)

/** An incoming call, up to the document that dials the first office. */
async function untilDial() {
  const CallSid = newCallSid()
  const call = { CallSid, From: supporter, To: '+12025550100' }
  const first = await askAsCarrier(service, `/call/incoming?campaignId=${campaign}`, call)
  const intro = await askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
  const dial = await askAsCarrier(service, nextAddress(intro.text), { ...call, Digits: '' })
  expect(dial.text).toContain('<Dial')
  return { CallSid, call, first: first.text, intro: intro.text, dial: dial.text }
}

const callsOf = async (CallSid: string) =>
  db
    .selectFrom('calls')
    .innerJoin('sessions', 'sessions.id', 'calls.session_id')
    .select(['calls.status', 'calls.duration', 'calls.call_id'])
    .where('sessions.carrier_id', '=', CallSid)
    .orderBy('calls.id')
    .execute()

const openAttempts = (CallSid: string) =>
  db
    .selectFrom('call_attempts as attempt')
    .innerJoin('session_flows as flow', 'flow.session_id', 'attempt.session_id')
    .select('attempt.attempt')
    .where('flow.carrier_call_id', '=', CallSid)
    .where('attempt.ended_at', 'is', null)
    .execute()

const ended = { DialCallStatus: 'completed', DialCallSid: 'CA-leg', DialCallDuration: '42' }

describe('the same request again', () => {
  test('gets the stored answer, byte for byte, also much later and from another process', async () => {
    const { call, first, intro, dial } = await untilDial()
    const address = nextAddress(intro)
    const again = await askAsCarrier(service, address, { ...call, Digits: '' })
    const fromOther = await askAsCarrier(other, onOther(address), { ...call, Digits: '' })
    expect([again.text, fromOther.text]).toEqual([dial, dial])
    const beginning = await askAsCarrier(service, nextAddress(first), { ...call, Digits: '1' })
    expect(beginning.text).toBe(intro)
  })

  test('an incoming call told of twice is one session, at once or one after the other', async () => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const path = `/call/incoming?campaignId=${campaign}`
    const answers = await Promise.all([service, other, service, other, service].map((each) => askAsCarrier(each, path, call)))
    expect(new Set(answers.map(({ text }) => text.replaceAll(other.url, service.url))).size).toBe(1)
    expect(await db.selectFrom('sessions').select('id').where('carrier_id', '=', call.CallSid).execute()).toHaveLength(1)
  })

  test('ten times at once moves the session one step, and dials once', async () => {
    const { CallSid, call, intro } = await untilDial()
    const flow = () =>
      db.selectFrom('session_flows').select('step').where('carrier_call_id', '=', CallSid).executeTakeFirstOrThrow()
    const before = await flow()
    const asked = Array.from({ length: 10 }, (_, i) =>
      askAsCarrier(i % 2 ? service : other, i % 2 ? nextAddress(intro) : onOther(nextAddress(intro)), { ...call, Digits: '' }),
    )
    expect(new Set((await Promise.all(asked)).map(({ text }) => text)).size).toBe(1)
    expect(await flow()).toEqual(before)
  })

  test('an office whose end is told twice is one call', async () => {
    const { CallSid, call, dial } = await untilDial()
    const address = nextAddress(dial)
    const [once, twice] = await Promise.all([
      askAsCarrier(service, address, { ...call, ...ended }),
      askAsCarrier(other, onOther(address), { ...call, ...ended }),
    ])
    expect(once.text).toBe(twice.text)
    expect(await callsOf(CallSid)).toEqual([{ status: 'completed', duration: 42, call_id: 'CA-leg' }])
  })
})

describe('out of order', () => {
  test('a step that comes late does not move the session back', async () => {
    const { CallSid, call, first, dial } = await untilDial()
    await askAsCarrier(service, nextAddress(dial), { ...call, ...ended })
    const flow = () => db.selectFrom('session_flows').selectAll().where('carrier_call_id', '=', CallSid).executeTakeFirstOrThrow()
    const before = await flow()
    await askAsCarrier(service, nextAddress(first), { ...call, Digits: '9' })
    expect(await flow()).toEqual(before)
  })

  test('a step of long ago, whose answer is forgotten, leads on to where the call stands', async () => {
    const { call, first, dial } = await untilDial()
    await db.deleteFrom('webhook_receipts').execute()
    const late = await askAsCarrier(service, nextAddress(first), { ...call, Digits: '1' })
    expect(nextAddress(late.text)).toBe(nextAddress(dial))
    const early = await askAsCarrier(service, nextAddress(dial).replace(/\d+$/, '9'), call)
    expect(nextAddress(early.text)).toBe(nextAddress(dial))
  })

  test('reports of a leg in any order, any number of times, with the end of the dial among them, make one call with its last word', async () => {
    const reports = ['ringing', 'in-progress', 'completed'].map((CallStatus) => ({
      CallSid: 'CA-leg',
      CallStatus,
      ...(CallStatus === 'completed' ? { CallDuration: '42' } : {}),
    }))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...reports, ...reports, 'end' as const], { minLength: 7 }), async (order) => {
        const { CallSid, call, dial } = await untilDial()
        await Promise.all(
          order.map((each, i) => {
            const at = i % 2 === 0 ? (address: string) => address : onOther
            const from = i % 2 === 0 ? service : other
            return each === 'end'
              ? askAsCarrier(from, at(nextAddress(dial)), { ...call, ...ended })
              : askAsCarrier(from, at(legAddress(dial)), { ...each, ParentCallSid: CallSid })
          }),
        )
        expect(await callsOf(CallSid)).toEqual([{ status: 'completed', duration: 42, call_id: 'CA-leg' }])
        expect(await openAttempts(CallSid)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  test('the end of the session may come before that of the last office, and neither is lost', async () => {
    const { CallSid, call, dial } = await untilDial()
    const session = nextAddress(dial).replace(/\/steps.*/, '/status')
    await askAsCarrier(service, session, { CallSid, CallStatus: 'completed', CallDuration: '60' })
    await askAsCarrier(service, session, { CallSid, CallStatus: 'ringing' })
    await askAsCarrier(service, session, { CallSid, CallStatus: 'failed', CallDuration: '1' })
    const late = await askAsCarrier(service, nextAddress(dial), { ...call, ...ended })
    expect(late.status).toBe(200)
    expect(await callsOf(CallSid)).toEqual([{ status: 'completed', duration: 42, call_id: 'CA-leg' }])
    const row = await db
      .selectFrom('sessions')
      .select(['status', 'duration'])
      .where('carrier_id', '=', CallSid)
      .executeTakeFirst()
    expect(row).toEqual({ status: 'completed', duration: 60 })
    const flow = await db.selectFrom('session_flows').select('stage').where('carrier_call_id', '=', CallSid).executeTakeFirst()
    expect(flow).toEqual({ stage: 'ended' })
  })
})

test('a second call never steps into the session of the first', async () => {
  const { dial } = await untilDial()
  const stranger = await askAsCarrier(service, nextAddress(dial), { CallSid: newCallSid(), ...ended })
  expect(stranger.text).toContain('<Response><Hangup/></Response>')
})

describe('lines to one number', () => {
  test('are never more than allowed, however many callers come at once to two processes', async () => {
    const { id } = await buildCampaign(db, { calls_per_number: 3, targets: [{ name: 'Ada Brown', number: '+12025550188' }] })
    const dialled = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const at = i % 2 ? service : other
        const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
        const first = await askAsCarrier(at, `/call/incoming?campaignId=${id}`, call)
        const intro = await askAsCarrier(at, nextAddress(first.text), { ...call, Digits: '1' })
        return (await askAsCarrier(at, nextAddress(intro.text), { ...call, Digits: '' })).text
      }),
    )
    expect(dialled.filter((text) => text.includes('<Dial'))).toHaveLength(3)
    expect(dialled.filter((text) => /hold/i.test(text))).toHaveLength(9)
  })
})
