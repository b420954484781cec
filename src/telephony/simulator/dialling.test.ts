import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Received } from '../../../test/support/simulator/canned-server.ts'
import { fromNumber, office, startTrial, supporter, type Trial } from '../../../test/support/simulator/trial.ts'
import { unattendedHandset } from './unattended.ts'

let trial: Trial
beforeEach(async () => {
  trial = await startTrial({ numbers: [fromNumber] })
  trial.server.at['/next'] = '<Say>Thank you.</Say>'
})
afterEach(() => trial.close())

const allEvents = 'initiated ringing answered completed'

/** A call whose first document dials the office. */
async function dialling({ attributes = 'action="/next"', number = office, events = allEvents, callerId = supporter } = {}) {
  const noun = `<Number statusCallback="/leg" statusCallbackEvent="${events}">${number}</Number>`
  trial.server.at['/voice'] = `<Dial callerId="${callerId}" ${attributes}>${noun}</Dial><Say>After the call.</Say>`
  const placed = await trial.place()
  await placed.phone.answer()
  return placed
}

const statuses = (told: readonly Received[]) => told.map(({ params }) => params.CallStatus)

describe('the office that is dialled', () => {
  test('sees what it shall see, and its leg is told of in order', async () => {
    const attributes = 'action="/next" timeout="20" timeLimit="600"'
    const { phone, call } = await dialling({ attributes })
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
    await trial.carrier.idle()

    const told = trial.server.to('/leg')
    expect(statuses(told)).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(told.map(({ params }) => params.SequenceNumber)).toEqual(['0', '1', '2', '3'])
    for (const { params } of told)
      expect(params).toMatchObject({
        CallSid: leg.legId,
        ParentCallSid: call.sid,
        From: supporter,
        To: office,
        Direction: 'outbound-dial',
      })
    expect(told[3]?.params).toMatchObject({ CallDuration: '61', Duration: '2' })
    expect(trial.server.to('/next')[0]?.params).toMatchObject({
      CallSid: call.sid,
      CallStatus: 'in-progress',
      DialCallStatus: 'completed',
      DialCallSid: leg.legId,
      DialCallDuration: '61',
    })
    expect(call).toMatchObject({ status: 'completed', duration: 61, legs: [{ to: office, status: 'completed', duration: 61 }] })
  })

  test.each(['busy', 'no-answer', 'failed'] as const)('may be %s', async (outcome) => {
    const { phone, call } = await dialling()
    await phone.dials(office)
    phone.officeIs(outcome)
    await phone.hears(/Thank you/)
    await trial.carrier.idle()
    expect(statuses(trial.server.to('/leg'))).toEqual(['initiated', 'ringing', outcome])
    const [next] = trial.server.to('/next')
    expect(next?.params).toMatchObject({ DialCallStatus: outcome, DialCallSid: call.legs[0]?.sid })
    expect(next?.params).not.toHaveProperty('DialCallDuration')
  })

  test('is cut off at the time limit', async () => {
    const { phone, call } = await dialling({ attributes: 'action="/next" timeLimit="60"' })
    phone.officeAnswers()
    phone.officeHangsUp(600)
    await phone.ended()
    expect(call.legs).toMatchObject([{ duration: 60 }])
  })

  test('is told of only as far as it was asked for', async () => {
    const { phone } = await dialling({ events: 'answered' })
    phone.officeAnswers()
    phone.officeHangsUp(5)
    await phone.ended()
    await trial.carrier.idle()
    expect(trial.server.to('/leg').map(({ params }) => [params.CallStatus, params.SequenceNumber])).toEqual([
      ['in-progress', '0'],
    ])
  })

  test('sees the number that the call came from, where the document says none', async () => {
    trial.server.at['/voice'] = `<Dial>${office}</Dial>`
    const { phone } = await trial.place()
    await phone.answer()
    expect(await phone.dials(office)).toMatchObject({ callerId: fromNumber })
  })
})

describe('a Dial that cannot be', () => {
  test.each([
    ['to what is no number', { number: '911' }, '13224'],
    ['with a number that has nothing to do with the call', { callerId: '+12025550199' }, '13214'],
  ])('%s fails at once', async (_title, given, code) => {
    const { phone, call } = await dialling(given)
    await phone.hears(/Thank you/)
    expect(trial.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'failed' })
    expect(call.errors).toEqual([expect.stringContaining(code)])
    await trial.carrier.idle()
    expect(statuses(trial.server.to('/leg'))).toEqual(['initiated', 'failed'])
  })
})

describe('after a Dial', () => {
  test('without an action the document goes on', async () => {
    const { phone } = await dialling({ attributes: '' })
    phone.officeIs('busy')
    await phone.hears(/After the call/)
  })

  test('with an action nothing behind it is reached', async () => {
    const { phone } = await dialling()
    phone.officeIs('busy')
    await phone.ended()
    expect(phone.heard).toEqual(['Thank you.'])
  })
})

describe('a caller who presses *', () => {
  test('leaves the office, and goes on', async () => {
    const { phone, call } = await dialling({ attributes: 'action="/next" hangupOnStar="true"' })
    await phone.dials(office)
    phone.officeAnswers()
    await expect.poll(() => call.legs[0]?.status).toBe('in-progress')
    phone.pressStar(12)
    await phone.hears(/Thank you/)
    expect(trial.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '12' })
  })

  test('while it rings has canceled', async () => {
    const { phone } = await dialling({ attributes: 'action="/next" hangupOnStar="true"' })
    await phone.dials(office)
    phone.pressStar()
    await phone.hears(/Thank you/)
    expect(trial.server.to('/next')[0]?.params).toMatchObject({ DialCallStatus: 'canceled' })
  })

  test.each([{ office: async () => 'star' as const }, { talk: async () => ({ seconds: 1, endedBy: 'star' as const }) }])(
    'where it does nothing is an error of whoever holds the phone',
    async (mistaken) => {
      trial.server.at['/voice'] = `<Dial>${office}</Dial>`
      const handset = { ...unattendedHandset({ wait: async () => {} }), ...mistaken }
      const call = trial.carrier.callIn({ to: fromNumber, from: supporter, handset, url: `${trial.server.url}/voice` })
      await trial.carrier.idle()
      expect(call.errors).toEqual([expect.stringContaining(`* does not end the call to ${office}`)])
    },
  )
})

describe('a caller who hangs up', () => {
  test('while the office rings: its leg is canceled, and the action is asked for nobody', async () => {
    const { phone, call } = await dialling()
    await phone.dials(office)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 0 })
    await trial.carrier.idle()
    expect(statuses(trial.server.to('/leg'))).toEqual(['initiated', 'ringing', 'canceled'])
    expect(trial.server.to('/next')).toMatchObject([{ params: { CallStatus: 'completed', DialCallStatus: 'canceled' } }])
    expect(phone.heard).toEqual([])
    expect(call.legs).toMatchObject([{ status: 'canceled', duration: 0 }])
  })

  test('while talking: its leg is completed, and lasted until then', async () => {
    const { phone, call } = await dialling()
    await phone.dials(office)
    phone.officeAnswers()
    await expect.poll(() => call.legs[0]?.status).toBe('in-progress')
    trial.time.now = new Date(trial.time.now.getTime() + 33_000)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 33 })
    await trial.carrier.idle()
    expect(statuses(trial.server.to('/leg'))).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
    expect(trial.server.to('/next')).toMatchObject([{ params: { DialCallStatus: 'completed', DialCallDuration: '33' } }])
    expect(phone.heard).toEqual([])
  })
})
