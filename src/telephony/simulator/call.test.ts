import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  callApi,
  fromNumber,
  type SimulatorHarness,
  startSimulatorHarness,
  supporter,
} from '../../../test/support/simulator/simulator-harness.ts'

let harness: SimulatorHarness
beforeEach(async () => {
  harness = await startSimulatorHarness()
})
afterEach(() => harness.close())

describe('a caller who does not answer', () => {
  test.each(['busy', 'no-answer', 'failed'] as const)(
    'is %s: the server gets a status callback, and no request for a document',
    async (outcome) => {
      const { phone, call } = await harness.createCall({ StatusCallback: `${harness.server.url}/status` })
      phone.refuse(outcome)
      expect(await phone.ended()).toEqual({ status: outcome, seconds: 0 })
      await harness.carrier.idle()
      expect(harness.requestedPaths()).toEqual(['/status'])
      expect(harness.server.received[0]?.params).toMatchObject({ CallSid: call.sid, CallStatus: outcome, CallDuration: '0' })
    },
  )

  test('who hangs up while it rings is busy', async () => {
    const { phone } = await harness.createCall()
    phone.hangUp()
    expect(await phone.ended()).toMatchObject({ status: 'busy' })
    expect(harness.server.received).toEqual([])
  })
})

describe('a caller who hangs up', () => {
  test('while listening ends the call, and the rest of the document is ignored', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys"><Say>Press 1.</Say></Gather><Say>Nobody there.</Say>'
    const { phone, call } = await harness.answerCall({ StatusCallback: `${harness.server.url}/status` })
    await phone.hears(/Press 1/)
    harness.time.now = new Date(harness.time.now.getTime() + 90_000)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 90 })
    await harness.carrier.idle()
    expect(harness.requestedPaths()).toEqual(['/voice', '/status'])
    expect(harness.server.to('/status')[0]?.params).toMatchObject({ CallStatus: 'completed', CallDuration: '90', Duration: '2' })
    expect(call).toMatchObject({ status: 'completed', duration: 90 })
  })

  test('while a document is requested does not hear it', async () => {
    const { phone } = await harness.createCall()
    harness.server.at['/voice'] = () => {
      phone.hangUp()
      return '<Say>Too late.</Say>'
    }
    await phone.answer()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await harness.carrier.idle()
    expect(phone.heard).toEqual([])
  })
})

describe('status callbacks of a call', () => {
  test('report the requested events, numbered in order', async () => {
    harness.server.at['/voice'] = '<Say>Hello.</Say>'
    const StatusCallbackEvent = ['initiated', 'ringing', 'answered', 'completed']
    const { phone, call } = await harness.answerCall({ StatusCallback: `${harness.server.url}/status`, StatusCallbackEvent })
    await phone.ended()
    await harness.carrier.idle()
    const callbacks = harness.server.to('/status').map(({ params }) => params)
    expect(callbacks.map(({ CallStatus, SequenceNumber }) => [CallStatus, SequenceNumber])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ])
    expect(callbacks.map(({ CallDuration }) => CallDuration)).toEqual([undefined, undefined, undefined, '0'])
    for (const params of callbacks)
      expect(params).toMatchObject({
        CallSid: call.sid,
        CallbackSource: 'call-progress-events',
        Timestamp: 'Wed, 02 Jan 2030 03:04:05 +0000',
        Direction: 'outbound-api',
      })
  })

  test('that the server refuses do not affect the call', async () => {
    harness.server.at['/voice'] = '<Say>Hello.</Say>'
    harness.server.at['/status'] = { status: 403, body: '' }
    const { phone } = await harness.answerCall({ StatusCallback: `${harness.server.url}/status` })
    await phone.hears(/Hello/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await harness.carrier.idle()
    expect(harness.carrier.network.undelivered).toMatchObject([{ reason: 'was answered with 403' }])
  })
})

describe('an inbound call', () => {
  test('is ringing until the first verb answers it', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys"><Say>Welcome.</Say></Gather>'
    harness.server.at['/keys'] = '<Say>Goodbye.</Say>'
    const { phone, call } = harness.callIn()
    await phone.hears(/Welcome/)
    phone.press('1#')
    await phone.hears(/Goodbye/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    const requests = harness.server.received.map(({ params }) => [params.Direction, params.CallStatus, params.From, params.To])
    expect(requests).toEqual([
      ['inbound', 'ringing', supporter, fromNumber],
      ['inbound', 'in-progress', supporter, fromNumber],
    ])
    expect(call).toMatchObject({ direction: 'inbound', status: 'completed' })
  })

  test.each([
    ['<Reject/>', 'no-answer'],
    ['<Reject reason="busy"/>', 'busy'],
    ['<Say>Hello.</Say><Reject/>', 'completed'],
    ['', 'completed'],
  ])('with %j ends as %s', async (content, status) => {
    harness.server.at['/voice'] = content
    const { phone } = harness.callIn()
    expect(await phone.ended()).toMatchObject({ status })
  })

  test('is canceled if the caller hangs up before it is answered', async () => {
    const { phone } = harness.callIn()
    phone.hangUp()
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
  })

  test('fails without a document', async () => {
    harness.server.at['/voice'] = { status: 404, body: '' }
    const { phone } = harness.callIn()
    expect(await phone.ended()).toMatchObject({ status: 'failed' })
  })
})

describe('an unattended phone', () => {
  test('answers, presses 1 if one key is expected, and talks with every office', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys"/><Gather action="/start" numDigits="1"/>'
    harness.server.at['/start'] = '<Dial action="/end">+12025550150</Dial>'
    harness.server.at['/end'] = '<Say>Goodbye.</Say>'
    await callApi(harness.carrier.url, 'Calls.json', { To: supporter, From: fromNumber, Url: `${harness.server.url}/voice` })
    await harness.carrier.idle()
    expect(harness.requestedPaths()).toEqual(['/voice', '/start', '/end'])
    expect(harness.server.to('/start')[0]?.params.Digits).toBe('1')
    expect(harness.server.to('/end')[0]?.params).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '5' })
    expect(harness.carrier.calls[0]).toMatchObject({ status: 'completed', duration: 5 })
  })
})

describe('a call', () => {
  test('sounds the same with every fault, and all copies of a request have the same token', async () => {
    const faults = { duplicate: 1, drop: 1, loseAnswer: 1, delay: 1, reorder: 1 }
    const faulty = await startSimulatorHarness({ faults })
    faulty.server.at['/voice'] = '<Gather action="/keys"><Say>Press 1.</Say></Gather>'
    faulty.server.at['/keys'] = ({ params }) => `<Say>You pressed ${params.Digits}.</Say>`
    const { phone } = await faulty.createCall({ StatusCallback: `${faulty.server.url}/status` })
    await phone.answer()
    await phone.hears(/Press 1/)
    phone.press('1#')
    await phone.ended()
    await faulty.carrier.idle()
    expect(phone.heard).toEqual(['Press 1.', 'You pressed 1.'])
    for (const path of ['/voice', '/keys', '/status']) {
      const tokens = faulty.server.to(path).map(({ headers }) => headers['i-twilio-idempotency-token'])
      expect([path, tokens.length, new Set(tokens).size]).toEqual([path, 3, 1])
    }
    expect(faulty.carrier.network).toMatchObject({ mismatches: [], undelivered: [] })
    await faulty.close()
  })

  test('with retrySecondsMax survives a server that is down', async () => {
    const retrying = await startSimulatorHarness({ retrySecondsMax: 60 })
    let refusals = 5
    retrying.server.at['/voice'] = () => (refusals-- > 0 ? { status: 503, body: '' } : '<Say>Back again.</Say>')
    const { phone, call } = await retrying.createCall()
    await phone.answer()
    await phone.hears(/Back again/)
    expect(call.errors).toEqual([])
    await retrying.close()
  })
})

test('closing the carrier ends its calls without reporting them', async () => {
  harness.server.at['/voice'] = '<Gather/>'
  const { phone, call } = await harness.answerCall({ StatusCallback: `${harness.server.url}/status` })
  await expect.poll(() => call.documents.length).toBe(1)
  await harness.carrier.close()
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
  expect(harness.requestedPaths()).toEqual(['/voice'])
})
