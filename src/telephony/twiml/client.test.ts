// Guards the promise that nobody is dialled twice: the error of a failed request says whether the call may have been dialled.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type CarrierApi, startCarrierApi } from '../../../test/support/carrier/carrier-api.ts'
import { account, call, type OpenCarrierOptions, openCarrier } from '../../../test/support/carrier/open-carrier.ts'
import { authToken, office, startSimulatorHarness } from '../../../test/support/simulator/simulator-harness.ts'
import type { CarrierName } from '../../config/config.ts'

let api: CarrierApi
beforeEach(async () => {
  api = await startCarrierApi()
})
afterEach(() => api.close())

const open = (name: CarrierName = 'twilio', options: Partial<OpenCarrierOptions> = {}) =>
  openCarrier(name, { baseUrl: api.url, ...options })
const at = (path: string, retries = '') => `https://calls.example.org/voice${path}${retries}`
const basic = `Basic ${Buffer.from(`${account}:secret`).toString('base64')}`

describe('dialling a caller', () => {
  beforeEach(() => {
    api.answer = () => ({ status: 201, body: { sid: 'CA1', status: 'queued' } })
  })

  test.each([
    ['twilio', '', '#rc=3&rp=5xx,ct,rt'],
    ['custom', '/compatible/', ''],
    ['signalwire', '/api/laml', ''],
    ['somleng', '', ''],
  ] as const)('sends %s the same request as Twilio, to its own URL', async (name, path, retries) => {
    expect(await open(name, { baseUrl: api.url + path }).dialCaller(call)).toEqual({ callId: 'CA1' })
    const [request, ...more] = api.requests
    expect(more).toEqual([])
    expect(request).toMatchObject({
      method: 'POST',
      url: `${path.replace(/\/$/, '')}/2010-04-01/Accounts/${account}/Calls.json`,
      authorization: basic,
      contentType: 'application/x-www-form-urlencoded',
    })
    expect([...new URLSearchParams(request?.body)].toSorted()).toEqual(
      [
        ['To', call.to],
        ['From', call.fromNumber],
        ['Url', at(`/${call.session}/steps/0`, retries)],
        ['Method', 'POST'],
        ['FallbackUrl', at('/apology/es', retries)],
        ['FallbackMethod', 'POST'],
        ['StatusCallback', at(`/${call.session}/status`, retries)],
        ['StatusCallbackMethod', 'POST'],
        ['StatusCallbackEvent', 'ringing'],
        ['StatusCallbackEvent', 'completed'],
        ['Timeout', '60'],
      ].toSorted(),
    )
  })

  test('records the call only on request', async () => {
    await open().dialCaller({ ...call, record: true })
    expect(new URLSearchParams(api.requests[0]?.body).get('Record')).toBe('true')
  })

  test('translates request and answer for Telnyx', async () => {
    api.answer = () => ({ status: 200, body: { call_sid: 'v3:ab', status: 'queued' } })
    const carrier = open('telnyx', { baseUrl: `${api.url}/v2/texml` })
    expect(await carrier.dialCaller({ ...call, ringSecondsMax: 600, record: true })).toEqual({ callId: 'v3:ab' })
    expect(api.requests[0]).toMatchObject({
      method: 'POST',
      url: `/v2/texml/Accounts/${account}/Calls`,
      authorization: 'Bearer secret',
      contentType: 'application/json',
    })
    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({
      ApplicationSid: 'the-application',
      To: call.to,
      From: call.fromNumber,
      Url: at(`/${call.session}/steps/0`),
      UrlMethod: 'POST',
      FallbackUrl: at('/apology/es'),
      StatusCallback: at(`/${call.session}/status`),
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'ringing completed',
      Timeout: 120,
      Record: true,
    })
  })
})

describe('a call that could not be dialled is', () => {
  const html = '<html><body>Bad Gateway</body></html>'
  const error = (status: number, code: number): Answer => ({ status, body: { status, code, message: `Error ${code}` } })

  test.each<[string, Answer, object]>([
    ['refused, with the carrier’s error code', error(400, 21211), { kind: 'refused', code: 21211, message: 'Error 21211' }],
    ['busy for wrong credentials, which an operator may fix', error(401, 20003), { kind: 'busy', code: 20003 }],
    ['refused by an HTML page', { status: 403, body: html }, { kind: 'refused' }],
    ['busy after too many requests', error(429, 20429), { kind: 'busy', code: 20429 }],
    ['unclear after a 500 of the carrier', error(500, 20500), { kind: 'unclear' }],
    ['unclear after a 502 of its proxy', { status: 502, body: html }, { kind: 'unclear' }],
    ['unclear if the answer cannot be read', { status: 201, body: html }, { kind: 'unclear' }],
    ['unclear if the answer has no id', { status: 201, body: {} }, { kind: 'unclear' }],
    ['unclear if the answer is lost', 'lost', { kind: 'unclear' }],
    [
      'unclear after a redirect, which is not followed so that the secret stays with the carrier',
      { status: 307, body: '', location: '/elsewhere' },
      { kind: 'unclear' },
    ],
  ])('%s', async (_title, answer, expected) => {
    api.answer = () => answer
    await expect(open().dialCaller(call)).rejects.toMatchObject({ name: 'CarrierError', ...expected })
    expect(api.requests).toHaveLength(1)
  })

  test('unclear if no answer arrives in time', async () => {
    api.answer = () => 'never'
    await expect(open('twilio', { secondsMax: 0.05 }).dialCaller(call)).rejects.toMatchObject({ kind: 'unclear' })
  })

  test('busy without a connection, because nothing can have been dialled', async () => {
    const { url, close } = await startCarrierApi()
    await close()
    await expect(open('twilio', { baseUrl: url }).dialCaller(call)).rejects.toMatchObject({ kind: 'busy' })
  })

  test('refused with the error code and message of Telnyx', async () => {
    api.answer = () => ({ status: 422, body: { errors: [{ code: '10015', title: 'Bad Request', detail: 'The To is invalid' }] } })
    const dialling = open('telnyx').dialCaller(call)
    await expect(dialling).rejects.toMatchObject({ kind: 'refused', code: 10015, message: 'The To is invalid' })
  })
})

describe('finding a call', () => {
  test('returns its status and duration', async () => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'completed', duration: '75' } })
    expect(await open().findCall('CA1')).toEqual({ callId: 'CA1', status: 'completed', seconds: 75 })
    expect(api.requests[0]).toMatchObject({
      method: 'GET',
      url: `/2010-04-01/Accounts/${account}/Calls/CA1.json`,
      authorization: basic,
      body: '',
    })
  })

  test.each([null, '', 'x'])('returns no duration for %j', async (duration) => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'something new', duration } })
    expect(await open().findCall('CA1')).toEqual({ callId: 'CA1', status: 'unknown', seconds: undefined })
  })

  test.each<[CarrierName, unknown]>([
    ['twilio', { code: 20404, status: 404 }],
    ['signalwire', { code: 'not_found', status: 404 }],
    ['telnyx', { errors: [{ code: '10005', title: 'Resource not found' }] }],
    ['somleng', 'Not found'],
  ])('returns undefined if %s has no such call', async (name, body) => {
    api.answer = () => ({ status: 404, body })
    expect(await open(name).findCall('CA1')).toBeUndefined()
  })

  test('throws if the request fails', async () => {
    api.answer = () => ({ status: 500, body: {} })
    await expect(open().findCall('CA1')).rejects.toMatchObject({ kind: 'unclear' })
  })
})

describe('ending a call', () => {
  test.each<[CarrierName, string]>([
    ['twilio', '/2010-04-01/Accounts/the-account/Calls/CA1.json'],
    ['signalwire', '/2010-04-01/Accounts/the-account/Calls/CA1.json'],
    ['somleng', '/2010-04-01/Accounts/the-account/Calls/CA1.json'],
    ['telnyx', '/Accounts/the-account/Calls/CA1'],
  ])('sends %s a request to complete it', async (name, url) => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'in-progress' } })
    await open(name).endCall('CA1')
    const contentType = 'application/x-www-form-urlencoded'
    expect(api.requests).toMatchObject([{ method: 'POST', url, contentType, body: 'Status=completed' }])
  })

  test.each<[string, Answer, Answer]>([
    ['unknown', { status: 404, body: { code: 20404 } }, { status: 404, body: {} }],
    ['ended', { status: 400, body: { code: 21220 } }, { status: 200, body: { sid: 'CA1', status: 'completed' } }],
    ['ended, and then forgotten', { status: 422, body: {} }, { status: 404, body: {} }],
  ])('does not throw if the call is %s', async (_how, refusal, found) => {
    api.answer = ({ method }) => (method === 'POST' ? refusal : found)
    await open().endCall('CA1')
  })

  test.each<[string, Answer, object]>([
    ['refused while the call lasts', { status: 400, body: { code: 20001 } }, { kind: 'refused', code: 20001 }],
    ['busy', { status: 429, body: { code: 20429 } }, { kind: 'busy' }],
    ['lost', 'lost', { kind: 'unclear' }],
  ])('throws if the request is %s', async (_how, refusal, error) => {
    api.answer = ({ method }) => (method === 'POST' ? refusal : { status: 200, body: { sid: 'CA1', status: 'in-progress' } })
    await expect(open().endCall('CA1')).rejects.toMatchObject(error)
  })
})

test('the simulated carrier dials a call, finds it, and lists its legs in the order of dialling', async () => {
  const harness = await startSimulatorHarness()
  harness.server.at['/voice'] = `<Dial>${office}</Dial><Dial>+12025550151</Dial>`
  const { call: record, phone } = await harness.createCall()
  const carrier = open('custom', {
    baseUrl: harness.carrier.url,
    id: harness.carrier.account,
    secret: authToken,
  })
  await phone.answer()
  phone.officeAnswers()
  phone.officeHangsUp(30)
  phone.officeIs('busy')
  await phone.ended()
  expect(await carrier.findLegs(record.sid)).toEqual([
    { callId: record.legs[0]?.sid, legId: record.legs[0]?.sid, to: office, status: 'completed', seconds: 30 },
    { callId: record.legs[1]?.sid, legId: record.legs[1]?.sid, to: '+12025550151', status: 'busy', seconds: 0 },
  ])
  const { callId } = await carrier.dialCaller({ ...call, to: '+12025550102' })
  expect(await carrier.findCalls({ to: '+12025550102', fromNumber: call.fromNumber, since: harness.time.now })).toMatchObject([
    { callId },
  ])
  expect(await carrier.findCall('CA0')).toBeUndefined()
  await harness.close()
})
