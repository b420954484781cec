import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  account,
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

/** Creates a call and answers it. */
async function answerCall(params: Record<string, string | readonly string[]> = {}) {
  const started = await harness.createCall(params)
  await started.phone.answer()
  return started
}

const requestedPaths = () => harness.server.received.map(({ url }) => url)

describe('a document', () => {
  test('is requested from the Url as Twilio does, and followed from top to bottom', async () => {
    harness.server.at['/voice'] = '<Say>Hello.</Say><Pause length="2"/><Play>/tune.mp3</Play><Say>Goodbye.</Say>'
    const { phone, call } = await answerCall()
    await phone.hears(/Goodbye/)
    expect(phone.heard).toEqual(['Hello.', `${harness.server.url}/tune.mp3`, 'Goodbye.'])
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 0 })
    expect(harness.server.received).toMatchObject([
      {
        method: 'POST',
        params: {
          CallSid: call.sid,
          AccountSid: account,
          From: fromNumber,
          To: supporter,
          Caller: fromNumber,
          Called: supporter,
          CallStatus: 'in-progress',
          ApiVersion: '2010-04-01',
          Direction: 'outbound-api',
        },
      },
    ])
    expect(call.documents).toEqual([{ url: `${harness.server.url}/voice`, text: expect.stringContaining('Hello.') }])
    expect(call.errors).toEqual([])
  })

  test('ends the call at a Hangup', async () => {
    harness.server.at['/voice'] = '<Say>One.</Say><Hangup/><Say>Two.</Say>'
    const { phone } = await answerCall()
    await phone.ended()
    expect(phone.heard).toEqual(['One.'])
  })

  test('continues at the URL of a Redirect, relative to its own', async () => {
    harness.server.at['/voice'] = '<Redirect method="GET">flow/2?step=a</Redirect><Say>Not this.</Say>'
    harness.server.at['/flow/2'] = '<Redirect>3</Redirect>'
    harness.server.at['/flow/3'] = '<Say>Here.</Say>'
    const { phone, call } = await answerCall()
    await phone.hears(/Here/)
    await phone.ended()
    const [, second, third] = harness.server.received
    expect(second?.method).toBe('GET')
    expect(second?.url).toMatch(new RegExp(`^/flow/2\\?step=a&CallSid=${call.sid}&`))
    expect(third).toMatchObject({ method: 'POST', url: '/flow/3' })
    expect(phone.heard).toEqual(['Here.'])
  })

  test('that redirects in circles ends the call after 200 documents', async () => {
    harness.server.at['/voice'] = '<Redirect>/voice</Redirect>'
    const { phone, call } = await answerCall()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.documents).toHaveLength(200)
    expect(call.errors).toEqual([expect.stringContaining('in circles')])
  })
})

describe('keys', () => {
  test('are sent to the action', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys" numDigits="1"><Say>Press 1.</Say></Gather><Say>Nobody there.</Say>'
    harness.server.at['/keys'] = '<Say>Thank you.</Say>'
    const { phone } = await answerCall()
    await phone.hears(/Press 1/)
    phone.press('1')
    await phone.hears(/Thank you/)
    expect(harness.server.to('/keys')).toMatchObject([{ params: { Digits: '1', CallStatus: 'in-progress' } }])
    expect(phone.heard).not.toContain('Nobody there.')
  })

  test.each([
    ['end with the finishing key', '', '20500#9', '20500'],
    ['end with the last of numDigits', 'numDigits="3"', '20500', '205'],
    ['may include # without a finishing key', 'finishOnKey="" numDigits="2"', '#*', '#*'],
    ['end with another finishing key', 'finishOnKey="*"', '1#2*', '1#2'],
  ])('%s', async (_title, attributes, pressed, digits) => {
    harness.server.at['/voice'] = `<Gather action="/keys" ${attributes}/>`
    harness.server.at['/keys'] = ''
    const { phone } = await answerCall()
    phone.press(pressed)
    await phone.ended()
    expect(harness.server.to('/keys').map(({ params }) => params.Digits)).toEqual([digits])
  })

  test('if none is pressed, the document continues', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys"/><Say>Nobody there.</Say>'
    const { phone } = await answerCall()
    phone.pressNothing()
    await phone.hears(/Nobody there/)
    await phone.ended()
    expect(requestedPaths()).toEqual(['/voice'])
  })

  test('if none is pressed, the action is still requested with actionOnEmptyResult', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys" actionOnEmptyResult="true"/><Say>Nobody there.</Say>'
    harness.server.at['/keys'] = '<Say>Still there?</Say>'
    const { phone } = await answerCall()
    phone.pressNothing()
    await phone.hears(/Still there/)
    expect(harness.server.to('/keys').map(({ params }) => params.Digits)).toEqual([''])
  })

  test('that do not exist are an error of the handset', async () => {
    harness.server.at['/voice'] = '<Gather/>'
    const { phone, call } = await answerCall()
    phone.press('x')
    await phone.ended()
    expect(call.errors).toEqual([expect.stringContaining('not keys of a phone')])
  })
})

describe('a caller who does not answer', () => {
  test.each(['busy', 'no-answer', 'failed'] as const)(
    'is %s: the server gets a status callback, and no request for a document',
    async (outcome) => {
      const { phone, call } = await harness.createCall({ StatusCallback: `${harness.server.url}/status` })
      phone.refuse(outcome)
      expect(await phone.ended()).toEqual({ status: outcome, seconds: 0 })
      await harness.carrier.idle()
      expect(requestedPaths()).toEqual(['/status'])
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
    const { phone, call } = await answerCall({ StatusCallback: `${harness.server.url}/status` })
    await phone.hears(/Press 1/)
    harness.time.now = new Date(harness.time.now.getTime() + 90_000)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 90 })
    await harness.carrier.idle()
    expect(requestedPaths()).toEqual(['/voice', '/status'])
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
    const { phone, call } = await answerCall({ StatusCallback: `${harness.server.url}/status`, StatusCallbackEvent })
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
    const { phone } = await answerCall({ StatusCallback: `${harness.server.url}/status` })
    await phone.hears(/Hello/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await harness.carrier.idle()
    expect(harness.carrier.network.undelivered).toMatchObject([{ reason: 'was answered with 403' }])
  })
})

describe('a document that', () => {
  const broken = { body: '<Response><Say>', contentType: 'text/xml' }

  test.each([
    ['is broken', broken, '12100'],
    ['has an error status', { status: 500, body: '<Response/>' }, '11200'],
    ['has a redirect status', { status: 302, body: '' }, '11200'],
    ['does not arrive', () => 'lost' as const, '11200'],
  ])('%s ends the call with an error', async (_title, answer, code) => {
    harness.server.at['/voice'] = answer
    const { phone, call } = await answerCall()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.errors).toEqual([expect.stringMatching(new RegExp(`^${code} ${harness.server.url}/voice: `))])
  })

  test('cannot be followed is replaced by that of the FallbackUrl, which gets the error', async () => {
    harness.server.at['/voice'] = '<Redirect>/broken</Redirect>'
    harness.server.at['/broken'] = broken
    harness.server.at['/fallback'] = '<Say>We are sorry.</Say>'
    const { phone } = await answerCall({ FallbackUrl: `${harness.server.url}/fallback` })
    await phone.hears(/sorry/)
    const [request] = harness.server.to('/fallback')
    expect(request?.params).toMatchObject({
      ErrorCode: '12100',
      ErrorUrl: `${harness.server.url}/broken`,
      CallStatus: 'in-progress',
    })
  })

  test('cannot be followed ends the call if the fallback cannot be followed either', async () => {
    harness.server.at['/voice'] = broken
    harness.server.at['/fallback'] = broken
    const { phone, call } = await answerCall({ FallbackUrl: `${harness.server.url}/fallback` })
    await phone.ended()
    expect(requestedPaths()).toEqual(['/voice', '/fallback'])
    expect(call.errors).toHaveLength(2)
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
    expect(requestedPaths()).toEqual(['/voice', '/start', '/end'])
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
  const { phone, call } = await answerCall({ StatusCallback: `${harness.server.url}/status` })
  await expect.poll(() => call.documents.length).toBe(1)
  await harness.carrier.close()
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
  expect(requestedPaths()).toEqual(['/voice'])
})
