// Tests the REST API with Twilio's own client: the simulator accepts what it sends, and returns what it reads.
import twilio from 'twilio'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  account,
  authToken,
  callApi,
  fromNumber,
  office,
  type SimulatorHarness,
  startSimulatorHarness,
  supporter,
} from '../../../../test/support/simulator/simulator-harness.ts'
import { ScriptedPhone } from '../scripted.ts'
import type { FailNext } from './api-server.ts'

/** Sends requests for Twilio to the simulator. */
class RedirectingClient extends twilio.RequestClient {
  override request<T>(options: Parameters<typeof twilio.RequestClient.prototype.request<T>>[0]) {
    options.uri = options.uri.replace('https://api.twilio.com', harness.carrier.url)
    return super.request(options)
  }
}

const otherNumber = '+15105550101'
let harness: SimulatorHarness
let failNext: FailNext
beforeEach(async () => {
  failNext = () => undefined
  harness = await startSimulatorHarness({ numbers: [fromNumber, otherNumber], failNext: (request) => failNext(request) })
})
afterEach(() => harness.close())

const client = (token = authToken) => twilio(account, token, { httpClient: new RedirectingClient() })
const plan = () => ({ to: supporter, from: fromNumber, url: `${harness.server.url}/voice` })

describe('creating a call', () => {
  test('201 with a queued call, which then rings', async () => {
    harness.server.at['/voice'] = '<Say>Hello.</Say>'
    const created = await client().calls.create({
      ...plan(),
      statusCallback: `${harness.server.url}/status`,
      statusCallbackEvent: ['answered', 'completed'],
      timeout: 20,
      record: true,
    })
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', to: supporter, from: fromNumber })
    expect(created.sid).toMatch(/^CA[0-9a-f]{32}$/)
    await harness.carrier.idle()
    expect(harness.server.to('/status').map(({ params }) => params.CallStatus)).toEqual(['in-progress', 'completed'])
    expect(harness.carrier.calls).toMatchObject([{ sid: created.sid, status: 'completed', isRecorded: true }])
  })

  test.each([
    ['an invalid To', { to: '5551234' }, 21211],
    ['a From that is not a number of the account', { from: '+15105550199' }, 21212],
    ['an invalid Url', { url: 'voice' }, 21205],
    ['an invalid StatusCallback', { statusCallback: 'status' }, 21609],
    ['an unknown event', { statusCallback: 'https://example.org/', statusCallbackEvent: ['answered ringing'] }, 21626],
    ['an invalid timeout', { timeout: 601 }, 20001],
    ['the number that Twilio always calls invalid', { to: '+15005550001' }, 21217],
    ['the number that Twilio never reaches', { to: '+15005550002' }, 21214],
    ['the number in a country that is not allowed', { to: '+15005550003' }, 21215],
    ['the number that Twilio always blocks', { to: '+15005550004' }, 21216],
  ])('400 for %s', async (_title, invalid, code) => {
    await expect(client().calls.create({ ...plan(), ...invalid })).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    })
    expect(harness.carrier.calls).toEqual([])
  })

  test.each([
    ['To', 21201],
    ['From', 21213],
  ])('400 without %s', async (name, code) => {
    const answer = await callApi(harness.carrier.url, 'Calls.json', { To: supporter, From: fromNumber, [name]: '' })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code, status: 400 }])
  })

  test('401 for a wrong token, and 404 for what does not exist', async () => {
    await expect(client('wrong').calls.create(plan())).rejects.toMatchObject({ status: 401, code: 20003 })
    await expect(client().calls('CA0').fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
    await expect(client().queues.list()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  test('can be made to fail without creating a call', async () => {
    failNext = ({ method }) => (method === 'POST' ? { status: 429, code: 20429 } : undefined)
    await expect(client().calls.create(plan())).rejects.toMatchObject({ status: 429, code: 20429 })
    expect(await client().calls.list()).toEqual([])
  })

  test('can be made to lose the answer after creating a call', async () => {
    failNext = ({ method }) => (method === 'POST' ? 'lost' : undefined)
    await expect(client().calls.create(plan())).rejects.not.toHaveProperty('status')
    const found = await client().calls.list({ to: supporter, startTimeAfter: harness.time.now })
    expect(found).toMatchObject([{ sid: harness.carrier.calls[0]?.sid }])
  })
})

describe('finding calls', () => {
  /** Runs a call with one leg that is answered and one that is not. */
  async function callWithLegs() {
    harness.server.at['/voice'] = `<Dial>${office}</Dial><Dial>+12025550151</Dial>`
    const { phone, call } = await harness.createCall()
    await phone.answer()
    phone.officeAnswers()
    phone.officeHangsUp(30)
    phone.officeIs('busy')
    await phone.ended()
    return call
  }

  test('by sid', async () => {
    const call = await callWithLegs()
    expect(await client().calls(call.sid).fetch()).toMatchObject({
      sid: call.sid,
      status: 'completed',
      duration: '30',
      startTime: harness.time.now,
      endTime: harness.time.now,
      parentCallSid: null,
    })
  })

  test('by their parent call, newest first', async () => {
    const call = await callWithLegs()
    expect(await client().calls.list({ parentCallSid: call.sid })).toMatchObject([
      { to: '+12025550151', status: 'busy', duration: '0', direction: 'outbound-dial' },
      { to: office, status: 'completed', duration: '30', parentCallSid: call.sid },
    ])
  })

  test('by number, status and day', async () => {
    const first = await callWithLegs()
    harness.time.now = new Date('2030-01-03T12:00:00.900Z')
    const second = await harness.createCall({ From: otherNumber, To: '+12025550101' })
    const sids = async (filter: Parameters<ReturnType<typeof client>['calls']['list']>[0]) =>
      (await client().calls.list(filter)).map(({ sid }) => sid)
    expect(await sids({ to: supporter })).toEqual([first.sid])
    expect(await sids({ from: otherNumber })).toEqual([second.call.sid])
    expect(await sids({ status: 'ringing' })).toEqual([second.call.sid])
    expect(await sids({ startTimeAfter: new Date('2030-01-03T00:00:00Z') })).toEqual([second.call.sid])
    expect(await sids({ startTimeAfter: harness.time.now, to: supporter })).toEqual([])
    expect(await sids({})).toEqual([second.call.sid, ...first.legs.map(({ sid }) => sid).reverse(), first.sid])
    const byDay = await client().request({
      method: 'get',
      uri: `https://api.twilio.com/2010-04-01/Accounts/${account}/Calls.json?StartTime%3E=2030-01-03`,
    })
    expect(byDay.body).toMatchObject({ calls: [{ sid: second.call.sid }] })
  })

  test('page by page', async () => {
    for (let i = 0; i < 5; i++) await harness.createCall()
    let pages = 0
    failNext = () => {
      pages++
      return undefined
    }
    const found = await client().calls.list({ pageSize: 2 })
    expect(found.map(({ sid }) => sid)).toEqual(harness.carrier.calls.map(({ sid }) => sid).reverse())
    expect(pages).toBe(3)
  })
})

describe('ending a call', () => {
  test('cancels it while it rings', async () => {
    const { phone, call } = await harness.createCall()
    await client().calls(call.sid).update({ status: 'canceled' })
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
  })

  test('completes it once it is answered; canceling does nothing', async () => {
    harness.server.at['/voice'] = '<Gather/>'
    const { phone, call } = await harness.createCall()
    await phone.answer()
    expect(await client().calls(call.sid).update({ status: 'canceled' })).toMatchObject({ status: 'in-progress' })
    await client().calls(call.sid).update({ status: 'completed' })
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await expect(client().calls(call.sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 400, code: 21220 })
  })
})

describe('the numbers of the account', () => {
  test('can be assigned to an application, which then answers incoming calls', async () => {
    harness.server.at['/incoming'] = '<Say>Welcome.</Say>'
    const application = await client().applications.create({
      friendlyName: 'Patchboard',
      voiceUrl: `${harness.server.url}/elsewhere`,
      statusCallback: `${harness.server.url}/status`,
    })
    await client()
      .applications(application.sid)
      .update({ voiceUrl: `${harness.server.url}/incoming` })
    expect(await client().applications.list({ friendlyName: 'Patchboard' })).toMatchObject([
      { sid: application.sid, voiceUrl: `${harness.server.url}/incoming`, voiceMethod: 'POST' },
    ])
    expect(await client().applications.list({ friendlyName: 'Another' })).toEqual([])

    expect(await client().incomingPhoneNumbers.list()).toHaveLength(2)
    const [number] = await client().incomingPhoneNumbers.list({ phoneNumber: fromNumber })
    expect(number).toMatchObject({ phoneNumber: fromNumber, voiceApplicationSid: null, capabilities: { voice: true } })
    await client()
      .incomingPhoneNumbers(number?.sid ?? '')
      .update({ voiceApplicationSid: application.sid })
    expect(harness.carrier.numbers[0]?.settings).toMatchObject({ VoiceApplicationSid: application.sid })

    const phone = new ScriptedPhone()
    harness.carrier.callIn({ to: fromNumber, from: supporter, handset: phone.handset })
    await phone.hears(/Welcome/)
    await expect.poll(() => harness.server.to('/status')).toHaveLength(1)
  })

  test('take no calls if nothing is set up', async () => {
    const { handset } = new ScriptedPhone()
    expect(() => harness.carrier.callIn({ to: otherNumber, from: supporter, handset })).toThrow('nothing is set up')
  })
})
