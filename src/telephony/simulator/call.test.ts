import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account, callApi, fromNumber, startTrial, supporter, type Trial } from '../../../test/support/simulator/trial.ts'

let trial: Trial
beforeEach(async () => {
  trial = await startTrial()
})
afterEach(() => trial.close())

/** Places a call that is taken. */
async function answered(params: Record<string, string | readonly string[]> = {}) {
  const placed = await trial.place(params)
  await placed.phone.answer()
  return placed
}

const pathsAsked = () => trial.server.received.map(({ url }) => url)

describe('what is heard', () => {
  test('the document at the Url is asked for as Twilio asks, and followed from top to bottom', async () => {
    trial.server.at['/voice'] = '<Say>Hello.</Say><Pause length="2"/><Play>/tune.mp3</Play><Say>Goodbye.</Say>'
    const { phone, call } = await answered()
    await phone.hears(/Goodbye/)
    expect(phone.heard).toEqual(['Hello.', `${trial.server.url}/tune.mp3`, 'Goodbye.'])
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 0 })
    expect(trial.server.received).toMatchObject([
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
    expect(call.documents).toEqual([{ url: `${trial.server.url}/voice`, text: expect.stringContaining('Hello.') }])
    expect(call.errors).toEqual([])
  })

  test('a Hangup ends the call before what is behind it', async () => {
    trial.server.at['/voice'] = '<Say>One.</Say><Hangup/><Say>Two.</Say>'
    const { phone } = await answered()
    await phone.ended()
    expect(phone.heard).toEqual(['One.'])
  })

  test('a Redirect goes on elsewhere, relative to where it stands', async () => {
    trial.server.at['/voice'] = '<Redirect method="GET">flow/2?step=a</Redirect><Say>Not this.</Say>'
    trial.server.at['/flow/2'] = '<Redirect>3</Redirect>'
    trial.server.at['/flow/3'] = '<Say>Here.</Say>'
    const { phone, call } = await answered()
    await phone.hears(/Here/)
    await phone.ended()
    const [, second, third] = trial.server.received
    expect(second?.method).toBe('GET')
    expect(second?.url).toMatch(new RegExp(`^/flow/2\\?step=a&CallSid=${call.sid}&`))
    expect(third).toMatchObject({ method: 'POST', url: '/flow/3' })
    expect(phone.heard).toEqual(['Here.'])
  })

  test('a call that goes in circles is ended after 200 documents', async () => {
    trial.server.at['/voice'] = '<Redirect>/voice</Redirect>'
    const { phone, call } = await answered()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.documents).toHaveLength(200)
    expect(call.errors).toEqual([expect.stringContaining('in circles')])
  })
})

describe('keys', () => {
  test('are sent to the action', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys" numDigits="1"><Say>Press 1.</Say></Gather><Say>Nobody there.</Say>'
    trial.server.at['/keys'] = '<Say>Thank you.</Say>'
    const { phone } = await answered()
    await phone.hears(/Press 1/)
    phone.press('1')
    await phone.hears(/Thank you/)
    expect(trial.server.to('/keys')).toMatchObject([{ params: { Digits: '1', CallStatus: 'in-progress' } }])
    expect(phone.heard).not.toContain('Nobody there.')
  })

  test.each([
    ['end with the finishing key', '', '20500#9', '20500'],
    ['end with the last one that is wanted', 'numDigits="3"', '20500', '205'],
    ['may include # where nothing finishes', 'finishOnKey="" numDigits="2"', '#*', '#*'],
    ['end with another finishing key', 'finishOnKey="*"', '1#2*', '1#2'],
  ])('%s', async (_title, attributes, pressed, digits) => {
    trial.server.at['/voice'] = `<Gather action="/keys" ${attributes}/>`
    trial.server.at['/keys'] = ''
    const { phone } = await answered()
    phone.press(pressed)
    await phone.ended()
    expect(trial.server.to('/keys').map(({ params }) => params.Digits)).toEqual([digits])
  })

  test('when none is pressed, the document goes on', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys"/><Say>Nobody there.</Say>'
    const { phone } = await answered()
    phone.pressNothing()
    await phone.hears(/Nobody there/)
    await phone.ended()
    expect(pathsAsked()).toEqual(['/voice'])
  })

  test('when none is pressed, the action is asked all the same if the Gather says so', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys" actionOnEmptyResult="true"/><Say>Nobody there.</Say>'
    trial.server.at['/keys'] = '<Say>Still there?</Say>'
    const { phone } = await answered()
    phone.pressNothing()
    await phone.hears(/Still there/)
    expect(trial.server.to('/keys').map(({ params }) => params.Digits)).toEqual([''])
  })

  test('that no phone has are an error of whoever holds it', async () => {
    trial.server.at['/voice'] = '<Gather/>'
    const { phone, call } = await answered()
    phone.press('x')
    await phone.ended()
    expect(call.errors).toEqual([expect.stringContaining('no such keys')])
  })
})

describe('a caller who cannot be had', () => {
  test.each(['busy', 'no-answer', 'failed'] as const)('is %s: the server is told, and asked for no document', async (outcome) => {
    const { phone, call } = await trial.place({ StatusCallback: `${trial.server.url}/status` })
    phone.refuse(outcome)
    expect(await phone.ended()).toEqual({ status: outcome, seconds: 0 })
    await trial.carrier.idle()
    expect(pathsAsked()).toEqual(['/status'])
    expect(trial.server.received[0]?.params).toMatchObject({ CallSid: call.sid, CallStatus: outcome, CallDuration: '0' })
  })

  test('who hangs up instead of answering is busy', async () => {
    const { phone } = await trial.place()
    phone.hangUp()
    expect(await phone.ended()).toMatchObject({ status: 'busy' })
    expect(trial.server.received).toEqual([])
  })
})

describe('a caller who hangs up', () => {
  test('while listening ends the call, and the rest of the document is left', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys"><Say>Press 1.</Say></Gather><Say>Nobody there.</Say>'
    const { phone, call } = await answered({ StatusCallback: `${trial.server.url}/status` })
    await phone.hears(/Press 1/)
    trial.time.now = new Date(trial.time.now.getTime() + 90_000)
    phone.hangUp()
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 90 })
    await trial.carrier.idle()
    expect(pathsAsked()).toEqual(['/voice', '/status'])
    expect(trial.server.to('/status')[0]?.params).toMatchObject({ CallStatus: 'completed', CallDuration: '90', Duration: '2' })
    expect(call).toMatchObject({ status: 'completed', duration: 90 })
  })

  test('while a document is on its way never hears it', async () => {
    const { phone } = await trial.place()
    trial.server.at['/voice'] = () => {
      phone.hangUp()
      return '<Say>Too late.</Say>'
    }
    await phone.answer()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await trial.carrier.idle()
    expect(phone.heard).toEqual([])
  })
})

describe('status callbacks of a call', () => {
  test('tell what was asked for, numbered in their order', async () => {
    trial.server.at['/voice'] = '<Say>Hello.</Say>'
    const StatusCallbackEvent = ['initiated', 'ringing', 'answered', 'completed']
    const { phone, call } = await answered({ StatusCallback: `${trial.server.url}/status`, StatusCallbackEvent })
    await phone.ended()
    await trial.carrier.idle()
    const told = trial.server.to('/status').map(({ params }) => params)
    expect(told.map(({ CallStatus, SequenceNumber }) => [CallStatus, SequenceNumber])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ])
    expect(told.map(({ CallDuration }) => CallDuration)).toEqual([undefined, undefined, undefined, '0'])
    for (const params of told)
      expect(params).toMatchObject({
        CallSid: call.sid,
        CallbackSource: 'call-progress-events',
        Timestamp: 'Wed, 02 Jan 2030 03:04:05 +0000',
        Direction: 'outbound-api',
      })
  })

  test('that the server refuses do not disturb the call', async () => {
    trial.server.at['/voice'] = '<Say>Hello.</Say>'
    trial.server.at['/status'] = { status: 403, body: '' }
    const { phone } = await answered({ StatusCallback: `${trial.server.url}/status` })
    await phone.hears(/Hello/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await trial.carrier.idle()
    expect(trial.carrier.network.undelivered).toMatchObject([{ reason: 'was answered with 403' }])
  })
})

describe('a document that cannot be followed', () => {
  const broken = { body: '<Response><Say>', contentType: 'text/xml' }

  test.each([
    ['is broken', broken, '12100'],
    ['comes as an error', { status: 500, body: '<Response/>' }, '11200'],
    ['comes as a redirection', { status: 302, body: '' }, '11200'],
    ['does not come', () => 'lost' as const, '11200'],
  ])('and %s ends the call with an error', async (_title, answer, code) => {
    trial.server.at['/voice'] = answer
    const { phone, call } = await answered()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.errors).toEqual([expect.stringMatching(new RegExp(`^${code} ${trial.server.url}/voice: `))])
  })

  test('is replaced by that of the FallbackUrl, which is told of the error', async () => {
    trial.server.at['/voice'] = '<Redirect>/broken</Redirect>'
    trial.server.at['/broken'] = broken
    trial.server.at['/fallback'] = '<Say>We are sorry.</Say>'
    const { phone } = await answered({ FallbackUrl: `${trial.server.url}/fallback` })
    await phone.hears(/sorry/)
    const [asked] = trial.server.to('/fallback')
    expect(asked?.params).toMatchObject({ ErrorCode: '12100', ErrorUrl: `${trial.server.url}/broken`, CallStatus: 'in-progress' })
  })

  test('ends the call when the fallback cannot be followed either', async () => {
    trial.server.at['/voice'] = broken
    trial.server.at['/fallback'] = broken
    const { phone, call } = await answered({ FallbackUrl: `${trial.server.url}/fallback` })
    await phone.ended()
    expect(pathsAsked()).toEqual(['/voice', '/fallback'])
    expect(call.errors).toHaveLength(2)
  })
})

describe('somebody who calls in', () => {
  test('is taken by the first verb, having been announced as ringing', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys"><Say>Welcome.</Say></Gather>'
    trial.server.at['/keys'] = '<Say>Goodbye.</Say>'
    const { phone, call } = trial.callIn()
    await phone.hears(/Welcome/)
    phone.press('1#')
    await phone.hears(/Goodbye/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    const asked = trial.server.received.map(({ params }) => [params.Direction, params.CallStatus, params.From, params.To])
    expect(asked).toEqual([
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
  ])('%s ends as %s', async (content, status) => {
    trial.server.at['/voice'] = content
    const { phone } = trial.callIn()
    expect(await phone.ended()).toMatchObject({ status })
  })

  test('and gives up before an answer has canceled', async () => {
    const { phone } = trial.callIn()
    phone.hangUp()
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
  })

  test('and whom no document awaits has failed', async () => {
    trial.server.at['/voice'] = { status: 404, body: '' }
    const { phone } = trial.callIn()
    expect(await phone.ended()).toMatchObject({ status: 'failed' })
  })
})

describe('a phone that nobody holds', () => {
  test('takes the call, presses 1 where one key is wanted, and talks with every office', async () => {
    trial.server.at['/voice'] = '<Gather action="/keys"/><Gather action="/start" numDigits="1"/>'
    trial.server.at['/start'] = '<Dial action="/end">+12025550150</Dial>'
    trial.server.at['/end'] = '<Say>Goodbye.</Say>'
    await callApi(trial.carrier.url, 'Calls.json', { To: supporter, From: fromNumber, Url: `${trial.server.url}/voice` })
    await trial.carrier.idle()
    expect(pathsAsked()).toEqual(['/voice', '/start', '/end'])
    expect(trial.server.to('/start')[0]?.params.Digits).toBe('1')
    expect(trial.server.to('/end')[0]?.params).toMatchObject({ DialCallStatus: 'completed', DialCallDuration: '5' })
    expect(trial.carrier.calls[0]).toMatchObject({ status: 'completed', duration: 5 })
  })
})

describe('a trial of the server', () => {
  test('with every fault is heard as a call without, and each request comes as often as it was sent', async () => {
    const faults = { duplicate: 1, drop: 1, loseAnswer: 1, delay: 1, reorder: 1 }
    const faulty = await startTrial({ faults })
    faulty.server.at['/voice'] = '<Gather action="/keys"><Say>Press 1.</Say></Gather>'
    faulty.server.at['/keys'] = ({ params }) => `<Say>You pressed ${params.Digits}.</Say>`
    const { phone } = await faulty.place({ StatusCallback: `${faulty.server.url}/status` })
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

  test('with patience outlasts a server that is down', async () => {
    const patient = await startTrial({ retrySecondsMax: 60 })
    let refusals = 5
    patient.server.at['/voice'] = () => (refusals-- > 0 ? { status: 503, body: '' } : '<Say>Back again.</Say>')
    const { phone, call } = await patient.place()
    await phone.answer()
    await phone.hears(/Back again/)
    expect(call.errors).toEqual([])
    await patient.close()
  })
})

test('a carrier that is closed ends its calls and tells nobody', async () => {
  trial.server.at['/voice'] = '<Gather/>'
  const { phone, call } = await answered({ StatusCallback: `${trial.server.url}/status` })
  await expect.poll(() => call.documents.length).toBe(1)
  await trial.carrier.close()
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
  expect(pathsAsked()).toEqual(['/voice'])
})
