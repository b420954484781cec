// Guarantee: no event is lost or counted twice, whatever the carrier repeats, delays or reorders, and whichever process it
// reaches.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { buildCampaign } from '../support/build-campaign.ts'
import { askAsCarrier, legAddress, nextAddress } from '../support/carrier/carrier-request.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const other = await openPhoneService(database, { beside: service })
const campaign = (await buildCampaign(db)).id
let callSids = 0

const newCallSid = () => `CA${String(++callSids).padStart(32, '0')}`
const onOther = (address: string) => address.replace(service.url, other.url)

/** Ends all active calls, which would keep their lines in use. */
const endAll = () =>
  db.updateTable('call_attempts').set({ ended_at: service.now.toISOString() }).where('ended_at', 'is', null).execute()
afterEach(endAll)

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
    .where('attempt.dialed_at', 'is not', null)
    .execute()

const ended = { DialCallStatus: 'completed', DialCallSid: 'CA-leg', DialCallDuration: '42' }

describe('a repeated request', () => {
  test('gets the stored answer, byte for byte, even much later and from another process', async () => {
    const { call, first, intro, dial } = await untilDial()
    const address = nextAddress(intro)
    const again = await askAsCarrier(service, address, { ...call, Digits: '' })
    const fromOther = await askAsCarrier(other, onOther(address), { ...call, Digits: '' })
    expect([again.text, fromOther.text]).toEqual([dial, dial])
    const beginning = await askAsCarrier(service, nextAddress(first), { ...call, Digits: '1' })
    expect(beginning.text).toBe(intro)
  })

  test('for an incoming call opens one session, whether the two arrive together or in turn', async () => {
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const path = `/call/incoming?campaignId=${campaign}`
    const answers = await Promise.all([service, other, service, other, service].map((each) => askAsCarrier(each, path, call)))
    expect(new Set(answers.map(({ text }) => text.replaceAll(other.url, service.url))).size).toBe(1)
    expect(await db.selectFrom('sessions').select('id').where('carrier_id', '=', call.CallSid).execute()).toHaveLength(1)
  })

  test('sent ten times at once advances the session one step and dials once', async () => {
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

  test('about the end of a leg records one call', async () => {
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

describe('events out of order', () => {
  test('a late step does not move the session back', async () => {
    const { CallSid, call, first, dial } = await untilDial()
    await askAsCarrier(service, nextAddress(dial), { ...call, ...ended })
    const flow = () => db.selectFrom('session_flows').selectAll().where('carrier_call_id', '=', CallSid).executeTakeFirstOrThrow()
    const before = await flow()
    await askAsCarrier(service, nextAddress(first), { ...call, Digits: '9' })
    expect(await flow()).toEqual(before)
  })

  test('an old step without a stored answer redirects to the current step', async () => {
    const { call, first, dial } = await untilDial()
    await db.deleteFrom('webhook_receipts').execute()
    const late = await askAsCarrier(service, nextAddress(first), { ...call, Digits: '1' })
    expect(nextAddress(late.text)).toBe(nextAddress(dial))
    const early = await askAsCarrier(service, nextAddress(dial).replace(/\d+$/, '9'), call)
    expect(nextAddress(early.text)).toBe(nextAddress(dial))
  })

  test('reports of a leg, in any order and any number, make one call with the final status', async () => {
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

  /** Any reports that a carrier may send about one leg with one outcome, with any fields missing. */
  const reportedLegs = fc
    .constantFrom('completed', 'busy', 'no-answer', 'failed', 'canceled')
    .chain((end) => fc.array(legReport(end), { minLength: 1, maxLength: 5 }).map((reports) => ({ end, reports })))
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  function legReport(end: string) {
    return fc.record({
      isDialEnd: fc.boolean(),
      status: maybe(fc.constantFrom('ringing', 'in-progress', end)),
      id: maybe(fc.constant('CA-leg')),
      seconds: maybe(fc.constant(end === 'completed' ? 42 : 0)),
    })
  }
  const rank = ['unknown', 'ringing', 'in-progress', 'canceled', 'failed', 'no-answer', 'busy', 'completed']

  test('reports of a leg with fields missing, in any order, add to what is known', async () => {
    await fc.assert(
      fc.asyncProperty(reportedLegs, async ({ end, reports }) => {
        await endAll()
        const { CallSid, call, dial } = await untilDial()
        for (const { isDialEnd, status, id, seconds } of reports) {
          const form = (names: readonly [string, string, string], values: readonly (string | number | undefined)[]) =>
            Object.fromEntries(names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, String(values[i])]])))
          if (isDialEnd) {
            const final = status === end ? end : undefined
            const fields = form(['DialCallStatus', 'DialCallSid', 'DialCallDuration'], [final, id, final && seconds])
            await askAsCarrier(service, nextAddress(dial), { ...call, DialCallStatus: '', ...fields })
          } else {
            const fields = form(['CallStatus', 'CallSid', 'CallDuration'], [status, id, status === end ? seconds : undefined])
            await askAsCarrier(service, legAddress(dial), { ParentCallSid: CallSid, ...fields })
          }
        }
        // The end of the dial is answered once: a repetition adds nothing about the leg.
        const firstEnd = reports.findIndex(({ isDialEnd }) => isDialEnd)
        const counted = reports
          .filter(({ isDialEnd }, i) => !isDialEnd || i === firstEnd)
          .map((each) => (each.isDialEnd && each.status !== end ? { ...each, status: undefined, seconds: undefined } : each))
        const status = rank[Math.max(...counted.map((each) => rank.indexOf(each.status ?? 'unknown')))]
        const isUnanswered = status === end && end !== 'completed'
        const seconds = counted.some((each) => each.status === end && each.seconds === 42) ? 42 : null
        expect(await callsOf(CallSid)).toEqual([
          { status, duration: isUnanswered ? 0 : seconds, call_id: counted.some(({ id }) => id !== undefined) ? 'CA-leg' : null },
        ])
      }),
      { numRuns: 60 },
    )
  })

  test('reports of the caller’s own leg with fields missing, in any order, end the session once', async () => {
    const callReport = fc.record({
      status: fc.constantFrom('ringing', 'completed'),
      names: fc.boolean(),
      CallDuration: maybe(fc.constant('60')),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(callReport, { minLength: 1, maxLength: 5 }), async (reports) => {
        await endAll()
        const { CallSid, dial } = await untilDial()
        const address = nextAddress(dial).replace(/\/steps.*/, '/status')
        for (const { status, names, CallDuration } of reports)
          await askAsCarrier(service, address, {
            CallStatus: status,
            ...(names ? { CallSid } : {}),
            ...(CallDuration && status === 'completed' ? { CallDuration } : {}),
          })
        const ends = reports.filter(({ status }) => status === 'completed')
        const row = await db
          .selectFrom('sessions')
          .select(['status', 'duration'])
          .where('carrier_id', '=', CallSid)
          .executeTakeFirst()
        expect(row).toEqual({
          status: ends.length > 0 ? 'completed' : 'initiated',
          duration: ends.some(({ CallDuration }) => CallDuration) ? 60 : null,
        })
      }),
      { numRuns: 40 },
    )
  })

  test('the end of the session may arrive before the end of the last leg, and both are recorded', async () => {
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

test('a request with the id of another call never continues the session', async () => {
  const { dial } = await untilDial()
  const answer = await askAsCarrier(service, nextAddress(dial), { CallSid: newCallSid(), ...ended })
  expect(answer.text).toContain('<Response><Hangup/></Response>')
})

describe('lines to one number', () => {
  /** Alternates between two processes, so that neither can rely on its own memory. */
  const introduced = async (id: number, i: number) => {
    const at = i % 2 ? service : other
    const call = { CallSid: newCallSid(), From: supporter, To: '+12025550100' }
    const first = await askAsCarrier(at, `/call/incoming?campaignId=${id}`, call)
    return { call, at, text: (await askAsCarrier(at, nextAddress(first.text), { ...call, Digits: '1' })).text }
  }
  const continueCall = async (
    { call, at, text }: Awaited<ReturnType<typeof introduced>>,
    more: Record<string, string> = { Digits: '' },
  ) => ({
    call,
    at,
    text: (await askAsCarrier(at, nextAddress(text), { ...call, ...more })).text,
  })

  test('never exceed the limit, however many callers arrive at once at two processes; the others hear that they are waiting', async () => {
    const { id } = await buildCampaign(db, { calls_per_number: 3, targets: [{ name: 'Ada Brown', number: '+12025550188' }] })
    const callers = await Promise.all(Array.from({ length: 12 }, (_, i) => introduced(id, i)))
    expect(callers.filter(({ text }) => /Connecting you with Ada Brown/.test(text))).toHaveLength(3)
    expect(callers.filter(({ text }) => /number \d in line/.test(text))).toHaveLength(9)
    const next = await Promise.all(callers.map((caller) => continueCall(caller)))
    expect(next.filter(({ text }) => text.includes('<Dial'))).toHaveLength(3)
  })

  test('go to waiting callers in order of arrival, and never to a newcomer', async () => {
    const { id } = await buildCampaign(db, { calls_per_number: 1, targets: [{ name: 'Ada Brown', number: '+12025550187' }] })
    other.now = service.now
    const dialling = await continueCall(await introduced(id, 0))
    expect(dialling.text).toContain('<Dial')
    const [second, third] = [await introduced(id, 1), await introduced(id, 2)]
    expect([second.text, third.text].map((text) => /number (\d) in line/.exec(text)?.[1])).toEqual(['1', '2'])
    await continueCall(dialling, { DialCallStatus: 'completed', DialCallDuration: '9' })
    // The line is free, but reserved for the second caller: neither the third nor a newcomer gets it.
    expect((await introduced(id, 3)).text).toMatch(/number 3 in line/)
    const thirdWaits = await continueCall(third)
    expect(thirdWaits.text).not.toContain('Ada Brown')
    expect((await continueCall(second)).text).toContain('Connecting you with Ada Brown')
    // A caller without an event for half a minute no longer waits.
    const hungUp = await continueCall(thirdWaits)
    service.now = new Date(service.now.getTime() + 31_000)
    other.now = service.now
    await endAll()
    expect(hungUp.text).not.toContain('Ada Brown')
    expect((await introduced(id, 4)).text).toContain('Connecting you with Ada Brown')
  })

  test('that were reserved are free again when the caller hangs up, skips or stops', async () => {
    const { id } = await buildCampaign(db, { calls_per_number: 1, targets: [{ name: 'Ada Brown', number: '+12025550186' }] })
    for (const digits of ['*', '9'])
      expect((await continueCall(await introduced(id, 0), { Digits: digits })).text).toMatch(/Goodbye/)
    const { call, text } = await introduced(id, 1)
    const status = nextAddress(text).replace(/\/steps.*/, '/status')
    await askAsCarrier(other, status.replace(service.url, other.url), { CallSid: call.CallSid, CallStatus: 'completed' })
    expect((await introduced(id, 2)).text).toContain('Connecting you with Ada Brown')
  })

  test('two targets at one number, requested by name, use one line in turn', async () => {
    const clerk = { number: '+12025550185', ask_for: true }
    const { id } = await buildCampaign(db, {
      calls_per_number: 1,
      targets: [
        { name: 'Ada Brown', ...clerk },
        { name: 'Bo Chase', ...clerk },
      ],
    })
    const skipped = await continueCall(await introduced(id, 0), { Digits: '*' })
    expect(skipped.text).toContain('Please ask for Bo Chase')
    const dialled = await continueCall(skipped)
    expect(dialled.text).toContain('<Dial')
    await continueCall(dialled, { DialCallStatus: 'completed', DialCallDuration: '9' })
    const first = await continueCall(await introduced(id, 2))
    const second = await continueCall(first, { DialCallStatus: 'completed', DialCallDuration: '9' })
    expect(second.text).toContain('Please ask for Bo Chase')
    expect((await continueCall(second)).text).toContain('<Dial')
  })
})
