import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Received } from '../../../test/support/simulator/canned-server.ts'
import {
  fromNumber,
  office,
  type SimulatorHarness,
  startSimulatorHarness,
  supporter,
} from '../../../test/support/simulator/simulator-harness.ts'
import { unattendedHandset } from './unattended.ts'

let harness: SimulatorHarness
beforeEach(async () => {
  harness = await startSimulatorHarness({ numbers: [fromNumber] })
  harness.server.at['/next'] = '<Say>Thank you.</Say>'
})
afterEach(() => harness.close())

const allEvents = 'initiated ringing answered completed'

/** Runs a call whose first document dials the office. */
async function dialOffice({ attributes = 'action="/next"', number = office, events = allEvents, callerId = supporter } = {}) {
  const noun = `<Number statusCallback="/leg" statusCallbackEvent="${events}">${number}</Number>`
  harness.server.at['/voice'] = `<Dial callerId="${callerId}" ${attributes}>${noun}</Dial><Say>After the call.</Say>`
  const started = await harness.createCall()
  await started.phone.answer()
  return started
}

const statuses = (callbacks: readonly Received[]) => callbacks.map(({ params }) => params.CallStatus)

describe('a dialled office', () => {
  test('sees the caller ID, and its leg is reported in order', async () => {
    const attributes = 'action="/next" timeout="20" timeLimit="600"'
    const { phone, call } = await dialOffice({ attributes })
    const leg = await phone.dials(office)
    expect(leg).toEqual({
      legId: call.legs[0]?.sid,
      number: office,
      sendDigits: undefined,
      callerId: supporter,
      timeoutSeconds: 20,
      timeLimitSeconds: 600,
      hangupOnStar: false,
    })
    phone.officeAnswers()
    phone.officeHangsUp(61)
    await phone.hears(/Thank you/)
    await harness.carrier.idle()

    const callbacks = harness.server.to('/leg')
    expect(statuses(callbacks)).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(callbacks.map(({ params }) => params.SequenceNumber)).toEqual(['0', '1', '2', '3'])
    for (const { params } of callbacks)
      expect(params).toMatchObject({
        CallSid: leg.legId,
        ParentCallSid: call.sid,
        From: supporter,
        To: office,
        Direction: 'outbound-dial',
      })
    expect(callbacks[3]?.params).toMatchObject({ CallDuration: '61', Duration: '2' })
    expect(harness.server.to('/next')[0]?.params).toMatchObject({
      CallSid: call.sid,
      CallStatus: 'in-progress',
      DialCallStatus: 'completed',
      DialCallSid: leg.legId,
      DialCallDuration: '61',
    })
    expect(call).toMatchObject({ status: 'completed', duration: 61, legs: [{ to: office, status: 'completed', duration: 61 }] })
  })

  test.each(['busy', 'no-answer', 'failed'] as const)('can be %s', async (outcome) => {
    const { phone, call } = await dialOffice()
    await phone.dials(office)
    phone.officeIs(outcome)
    await phone.hears(/Thank you/)
    await harness.carrier.idle()
    expect(statuses(harness.server.to('/leg'))).toEqual(['initiated', 'ringing', outcome])
    const [next] = harness.server.to('/next')
    expect(next?.params).toMatchObject({ DialCallStatus: outcome, DialCallSid: call.legs[0]?.sid })
    expect(next?.params).not.toHaveProperty('DialCallDuration')
  })

  test('is disconnected at the time limit', async () => {
    const { phone, call } = await dialOffice({ attributes: 'action="/next" timeLimit="60"' })
    phone.officeAnswers()
    phone.officeHangsUp(600)
    await phone.ended()
    expect(call.legs).toMatchObject([{ duration: 60 }])
  })

  test('is reported only with the requested events', async () => {
    const { phone } = await dialOffice({ events: 'answered' })
    phone.officeAnswers()
    phone.officeHangsUp(5)
    await phone.ended()
    await harness.carrier.idle()
    expect(harness.server.to('/leg').map(({ params }) => [params.CallStatus, params.SequenceNumber])).toEqual([
      ['in-progress', '0'],
    ])
  })

  test('sees the caller ID of the call if the document has none', async () => {
    harness.server.at['/voice'] = `<Dial>${office}</Dial>`
    const { phone } = await harness.createCall()
    await phone.answer()
    expect(await phone.dials(office)).toMatchObject({ callerId: fromNumber })
  })
})

describe('an invalid Dial', () => {
  test.each([
    ['to an invalid number', { number: '911' }, '13224'],
    ['with a caller ID that belongs neither to the call nor to the account', { callerId: '+12025550199' }, '13214'],
  ])('%s fails at once', async (_title, given, code) => {
    const { phone, call } = await dialOffice(given)
    await phone.hears(/Thank you/)
    expect(harness.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'failed' })
    expect(call.errors).toEqual([expect.stringContaining(code)])
    await harness.carrier.idle()
    expect(statuses(harness.server.to('/leg'))).toEqual(['initiated', 'failed'])
  })
})

describe('after a Dial', () => {
  test('without an action, the document continues', async () => {
    const { phone } = await dialOffice({ attributes: '' })
    phone.officeIs('busy')
    await phone.hears(/After the call/)
  })

  test('with an action, the rest of the document is ignored', async () => {
    const { phone } = await dialOffice()
    phone.officeIs('busy')
    await phone.ended()
    expect(phone.heard).toEqual(['Thank you.'])
  })
})

describe('a caller who presses *', () => {
  test('leaves the office and goes on', async () => {
    const { phone, call } = await dialOffice({ attributes: 'action="/next" hangupOnStar="true"' })
    await phone.dials(office)
    phone.officeAnswers()
    await expect.poll(() => call.legs[0]?.status).toBe('in-progress')
    phone.pressStar(12)
    await phone.hears(/Thank you/)
    expect(harness.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '12' })
  })

  test('while the office rings cancels the leg', async () => {
    const { phone } = await dialOffice({ attributes: 'action="/next" hangupOnStar="true"' })
    await phone.dials(office)
    phone.pressStar()
    await phone.hears(/Thank you/)
    expect(harness.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'canceled' })
  })

  test.each([{ office: async () => 'star' as const }, { talk: async () => ({ seconds: 1, endedBy: 'star' as const }) }])(
    'although that does nothing is an error of the handset',
    async (override) => {
      harness.server.at['/voice'] = `<Dial>${office}</Dial>`
      const handset = { ...unattendedHandset({ wait: async () => {} }), ...override }
      const call = harness.carrier.callIn({ to: fromNumber, from: supporter, handset, url: `${harness.server.url}/voice` })
      await harness.carrier.idle()
      expect(call.errors).toEqual([expect.stringContaining(`* does not end the call to ${office}`)])
    },
  )
})

describe('a caller who hangs up', () => {
  test('while the office rings: its leg is canceled, and the action is requested, but its answer ignored', async () => {
    const { phone, call } = await dialOffice()
    await phone.dials(office)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 0 })
    await harness.carrier.idle()
    expect(statuses(harness.server.to('/leg'))).toEqual(['initiated', 'ringing', 'canceled'])
    expect(harness.server.to('/next')).toMatchObject([{ params: { CallStatus: 'completed', DialCallStatus: 'canceled' } }])
    expect(phone.heard).toEqual([])
    expect(call.legs).toMatchObject([{ status: 'canceled', duration: 0 }])
  })

  test('while talking: its leg is completed, with the time until then', async () => {
    const { phone, call } = await dialOffice()
    await phone.dials(office)
    phone.officeAnswers()
    await expect.poll(() => call.legs[0]?.status).toBe('in-progress')
    harness.time.now = new Date(harness.time.now.getTime() + 33_000)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 33 })
    await harness.carrier.idle()
    expect(statuses(harness.server.to('/leg'))).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(harness.server.to('/next')).toMatchObject([{ params: { DialCallStatus: 'completed', DialCallDuration: '33' } }])
    expect(phone.heard).toEqual([])
  })
})
