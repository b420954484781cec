// Guards the promise that nobody is rung twice: what is known of a call that was to be placed depends on how asking failed.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type CarrierApi, startCarrierApi } from '../../../test/support/carrier-api.ts'
import { authToken, office, startTrial } from '../../../test/support/simulator/trial.ts'
import type { CarrierConfig, CarrierName } from '../../config/config.ts'
import type { Carrier, OutboundCall } from '../carrier.ts'
import { createAddresses } from './addresses.ts'
import { createCarrier } from './client.ts'
import { profiles } from './profiles.ts'

let api: CarrierApi
beforeEach(async () => {
  api = await startCarrierApi()
})
afterEach(() => api.close())

const account = 'the-account'

function open(
  name: CarrierName = 'twilio',
  { baseUrl = api.url, secret = 'secret', id = account, secondsMax = 5 } = {},
): Carrier {
  const profile = profiles[name]
  const addresses = createAddresses(() => 'https://calls.example.org', profile)
  const config: CarrierConfig = {
    name,
    account: id,
    secret,
    signingKeys: [],
    baseUrl,
    applicationId: 'the-application',
    callsPerSecond: 1,
  }
  return createCarrier({ profile, config, addresses, secondsMax })
}

const call: OutboundCall = {
  to: '+15105550100',
  fromNumber: '+12025550100',
  session: 'AAAAAAAAAAAAAAAAAAAAAA',
  language: 'es',
  ringSecondsMax: 60,
  record: false,
}
const at = (path: string, retries = '') => `https://calls.example.org/voice${path}${retries}`
const basic = `Basic ${Buffer.from(`${account}:secret`).toString('base64')}`

describe('placing a call', () => {
  beforeEach(() => {
    api.answer = () => ({ status: 201, body: { sid: 'CA1', status: 'queued' } })
  })

  test.each([
    ['twilio', '', '#rc=3&rp=5xx,ct,rt'],
    ['custom', '/compatible/', ''],
    ['signalwire', '/api/laml', ''],
    ['somleng', '', ''],
  ] as const)('%s is asked as Twilio is, at its own address', async (name, path, retries) => {
    expect(await open(name, { baseUrl: api.url + path }).dialCaller(call)).toEqual({ callId: 'CA1' })
    const [asked, ...more] = api.asked
    expect(more).toEqual([])
    expect(asked).toMatchObject({
      method: 'POST',
      url: `${path.replace(/\/$/, '')}/2010-04-01/Accounts/${account}/Calls.json`,
      authorization: basic,
      contentType: 'application/x-www-form-urlencoded',
    })
    expect([...new URLSearchParams(asked?.body)].toSorted()).toEqual(
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

  test('it is recorded only when that is asked for', async () => {
    await open().dialCaller({ ...call, record: true })
    expect(new URLSearchParams(api.asked[0]?.body).get('Record')).toBe('true')
  })

  test('Telnyx is asked in its own words, and its answer understood', async () => {
    api.answer = () => ({ status: 200, body: { call_sid: 'v3:ab', status: 'queued' } })
    const carrier = open('telnyx', { baseUrl: `${api.url}/v2/texml` })
    expect(await carrier.dialCaller({ ...call, ringSecondsMax: 600, record: true })).toEqual({ callId: 'v3:ab' })
    expect(api.asked[0]).toMatchObject({
      method: 'POST',
      url: `/v2/texml/Accounts/${account}/Calls`,
      authorization: 'Bearer secret',
      contentType: 'application/json',
    })
    expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
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

describe('a call that could not be placed', () => {
  const html = '<html><body>Bad Gateway</body></html>'
  const error = (status: number, code: number): Answer => ({ status, body: { status, code, message: `Error ${code}` } })

  test.each<[string, Answer, object]>([
    [
      'refused with the carrier’s number of the error',
      error(400, 21211),
      { kind: 'refused', code: 21211, message: 'Error 21211' },
    ],
    ['busy for wrong credentials, which somebody may set right', error(401, 20003), { kind: 'busy', code: 20003 }],
    ['refused by a page', { status: 403, body: html }, { kind: 'refused' }],
    ['busy when there are too many requests', error(429, 20429), { kind: 'busy', code: 20429 }],
    ['unclear when the carrier stumbles', error(500, 20500), { kind: 'unclear' }],
    ['unclear when something before it does', { status: 502, body: html }, { kind: 'unclear' }],
    ['unclear when the answer cannot be read', { status: 201, body: html }, { kind: 'unclear' }],
    ['unclear when the answer has no id', { status: 201, body: {} }, { kind: 'unclear' }],
    ['unclear when the answer is lost', 'lost', { kind: 'unclear' }],
    [
      'unclear when it leads elsewhere, where nobody is told the secret',
      { status: 307, body: '', location: '/elsewhere' },
      { kind: 'unclear' },
    ],
  ])('%s', async (_title, answer, expected) => {
    api.answer = () => answer
    await expect(open().dialCaller(call)).rejects.toMatchObject({ name: 'CarrierError', ...expected })
    expect(api.asked).toHaveLength(1)
  })

  test('unclear when no answer comes in time', async () => {
    api.answer = () => 'never'
    await expect(open('twilio', { secondsMax: 0.05 }).dialCaller(call)).rejects.toMatchObject({ kind: 'unclear' })
  })

  test('busy when nobody is there: nothing can have been placed', async () => {
    const { url, close } = await startCarrierApi()
    await close()
    await expect(open('twilio', { baseUrl: url }).dialCaller(call)).rejects.toMatchObject({ kind: 'busy' })
  })

  test('Telnyx’s errors are understood', async () => {
    api.answer = () => ({ status: 422, body: { errors: [{ code: '10015', title: 'Bad Request', detail: 'The To is invalid' }] } })
    const asked = open('telnyx').dialCaller(call)
    await expect(asked).rejects.toMatchObject({ kind: 'refused', code: 10015, message: 'The To is invalid' })
  })
})

describe('asking about a call', () => {
  test('tells how it stands, and how long it was', async () => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'completed', duration: '75' } })
    expect(await open().findCall('CA1')).toEqual({ callId: 'CA1', status: 'completed', seconds: 75 })
    expect(api.asked[0]).toMatchObject({
      method: 'GET',
      url: `/2010-04-01/Accounts/${account}/Calls/CA1.json`,
      authorization: basic,
      body: '',
    })
  })

  test.each([null, '', 'x'])('tells no duration where it is %j', async (duration) => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'something new', duration } })
    expect(await open().findCall('CA1')).toEqual({ callId: 'CA1', status: 'unknown', seconds: undefined })
  })

  test.each<[CarrierName, unknown]>([
    ['twilio', { code: 20404, status: 404 }],
    ['signalwire', { code: 'not_found', status: 404 }],
    ['telnyx', { errors: [{ code: '10005', title: 'Resource not found' }] }],
    ['somleng', 'Not found'],
  ])('%s knows no such call', async (name, body) => {
    api.answer = () => ({ status: 404, body })
    expect(await open(name).findCall('CA1')).toBeUndefined()
  })

  test('is no answer when it fails', async () => {
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
  ])('%s is asked to complete it', async (name, url) => {
    api.answer = () => ({ status: 200, body: { sid: 'CA1', status: 'in-progress' } })
    await open(name).endCall('CA1')
    const contentType = 'application/x-www-form-urlencoded'
    expect(api.asked).toMatchObject([{ method: 'POST', url, contentType, body: 'Status=completed' }])
  })

  test.each<[string, Answer, Answer]>([
    ['unknown', { status: 404, body: { code: 20404 } }, { status: 404, body: {} }],
    ['over', { status: 400, body: { code: 21220 } }, { status: 200, body: { sid: 'CA1', status: 'completed' } }],
    ['over, and then forgotten', { status: 422, body: {} }, { status: 404, body: {} }],
  ])('one that is %s is no error', async (_how, refusal, found) => {
    api.answer = ({ method }) => (method === 'POST' ? refusal : found)
    await open().endCall('CA1')
  })

  test.each<[string, Answer, object]>([
    ['refused while the call goes on', { status: 400, body: { code: 20001 } }, { kind: 'refused', code: 20001 }],
    ['busy', { status: 429, body: { code: 20429 } }, { kind: 'busy' }],
    ['lost', 'lost', { kind: 'unclear' }],
  ])('is an error when it is %s', async (_how, refusal, error) => {
    api.answer = ({ method }) => (method === 'POST' ? refusal : { status: 200, body: { sid: 'CA1', status: 'in-progress' } })
    await expect(open().endCall('CA1')).rejects.toMatchObject(error)
  })
})

describe('looking for calls to a number', () => {
  const since = new Date('2026-01-15T12:00:00Z')
  const found = (sid: string, more: object = {}) => ({
    ...{ sid, from: call.fromNumber, to: call.to, status: 'ringing', duration: null, parent_call_sid: null },
    ...{ date_created: 'Thu, 15 Jan 2026 12:00:00 +0000', ...more },
  })
  beforeEach(() => {
    const older = { date_created: 'Thu, 15 Jan 2026 11:59:59 +0000' }
    const calls = [
      found('CA5'),
      found('CA4', { from: '+12025550199' }),
      found('CA3', { parent_call_sid: 'CA0' }),
      found('CA2', older),
      found('CA1', { date_created: null }),
    ]
    api.answer = () => ({ status: 200, body: { calls, page: 0, next_page_uri: null } })
  })

  const find = (name: CarrierName = 'twilio') => open(name).findCalls({ to: call.to, fromNumber: call.fromNumber, since })
  const list = (...calls: object[]) => {
    api.answer = () => ({ status: 200, body: { calls, page: 0, next_page_uri: null } })
  }

  test('finds those from one number since an instant, and is uncertain of those of which the carrier does not say when', async () => {
    const report = { status: 'ringing', seconds: undefined }
    expect(await find()).toEqual([
      { ...report, callId: 'CA5', isCertain: true },
      { ...report, callId: 'CA1', isCertain: false },
    ])
  })

  test.each(['12025550100', '0012025550100', 'sip:+12025550100@x', ' 12025550100'])(
    'knows the number that they came from as %j',
    async (from) => {
      list(found('CA1', { from, to: 'sip:15105550100@x' }), found('CA2', { from: '12025550199' }))
      expect(await find()).toMatchObject([{ callId: 'CA1', isCertain: true }])
    },
  )

  test('knows nothing for certain of calls without an id, and takes none for another', async () => {
    list(found('', { sid: null }), found('', { sid: null, from: '+12025550199' }))
    const [first, ...others] = await find()
    expect(first).toMatchObject({ isCertain: false })
    expect(others.every(({ isCertain }) => !isCertain)).toBe(true)
  })

  test.each([
    ['the number that it came from, within its country', { from: '202 555 0100' }, true],
    ['the number that it went to, within a country that may be another', { to: '0105550100' }, false],
  ])('reads a number without the code of its country: %s', async (_what, written, isCertain) => {
    list(found('CA1', written))
    expect(await find()).toMatchObject([{ callId: 'CA1', isCertain }])
  })

  test.each([
    ['the number that it came from', { from: null }],
    ['the number that it came from, which reads anonymous', { from: 'anonymous' }],
    ['the number that it went to', { to: '' }],
    ['when it was placed', { date_created: 'yesterday' }],
    ['when it was placed, and has nothing to say it in', { date_created: undefined }],
  ])('is uncertain of one of which the carrier does not say %s', async (_what, more) => {
    list(found('CA1', more))
    expect(await find()).toMatchObject([{ callId: 'CA1', isCertain: false }])
  })

  test.each([
    ['when it was placed, in another form', { date_created: '2026-01-15T12:00:01Z' }, [{ isCertain: true }]],
    ['only when it began, which was later', { date_created: null, start_time: 'Thu, 15 Jan 2026 12:00:09 +0000' }, [{}]],
    ['only when it began, which was before', { date_created: null, start_time: 'Thu, 15 Jan 2026 11:00:00 +0000' }, []],
  ])('is told %s', async (_what, more, expected) => {
    list(found('CA1', more))
    expect(await find()).toMatchObject(expected)
  })

  test('is satisfied with the spelling that the carrier takes, and with no answer that it might have placed the call', async () => {
    const refuse = (refused: (to: string | null) => boolean, status: number) => {
      api.answer = ({ url }) =>
        refused(new URL(url, api.url).searchParams.get('To'))
          ? { status, body: { code: 21211 } }
          : { status: 200, body: { calls: [found('CA1')], next_page_uri: null } }
    }
    refuse((to) => to === call.to, 400)
    expect(await find()).toMatchObject([{ callId: 'CA1' }])
    refuse((to) => to !== call.to, 500)
    await expect(find()).rejects.toMatchObject({ kind: 'unclear' })
    refuse(() => true, 400)
    await expect(find()).rejects.toMatchObject({ kind: 'refused' })
  })

  test.each<[CarrierName, string, Record<string, string>]>([
    ['twilio', '/2010-04-01/Accounts/the-account/Calls.json', { 'StartTime>': '2026-01-14T12:00:00Z' }],
    ['telnyx', '/Accounts/the-account/Calls', { StartTime_gt: '2026-01-14' }],
  ])('%s is asked for a day more, because it counts in days', async (name, path, filter) => {
    await find(name)
    const urls = api.asked.map(({ url }) => new URL(url, api.url))
    expect(urls.map(({ pathname }) => pathname)).toEqual([path, path])
    // In both spellings, because it may look for its own.
    expect(
      urls.map(({ searchParams }) => Object.fromEntries(searchParams)).toSorted((a, b) => (String(a.To) < String(b.To) ? -1 : 1)),
    ).toEqual([
      { To: call.to, PageSize: '50', ...filter },
      { To: call.to.slice(1), PageSize: '50', ...filter },
    ])
  })

  test.each(['telnyx', 'somleng'] as const)('%s cannot say which offices were dialled, and is not asked', async (name) => {
    expect(await open(name).findLegs('CA1')).toBeUndefined()
    expect(api.asked).toEqual([])
  })
})

test('the simulated carrier takes a call on, finds it, and tells its legs in the order of dialling', async () => {
  const trial = await startTrial()
  trial.server.at['/voice'] = `<Dial>${office}</Dial><Dial>+12025550151</Dial>`
  const { call: record, phone } = await trial.place()
  const carrier = open('custom', {
    baseUrl: trial.carrier.url,
    id: trial.carrier.account,
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
  expect(await carrier.findCalls({ to: '+12025550102', fromNumber: call.fromNumber, since: trial.time.now })).toMatchObject([
    { callId },
  ])
  expect(await carrier.findCall('CA0')).toBeUndefined()
  await trial.close()
})
