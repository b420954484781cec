// Through the client that Twilio publishes: what it sends is accepted, and what it reads is there.
import twilio from 'twilio'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  account,
  authToken,
  callApi,
  fromNumber,
  office,
  startTrial,
  supporter,
  type Trial,
} from '../../../../test/support/simulator/trial.ts'
import { ScriptedPhone } from '../scripted.ts'
import type { FailNext } from './api-server.ts'

/** Sends to the simulated carrier what is meant for Twilio. */
class RedirectingClient extends twilio.RequestClient {
  override request<T>(options: Parameters<typeof twilio.RequestClient.prototype.request<T>>[0]) {
    options.uri = options.uri.replace('https://api.twilio.com', trial.carrier.url)
    return super.request(options)
  }
}

const otherNumber = '+15105550101'
let trial: Trial
let failNext: FailNext
beforeEach(async () => {
  failNext = () => undefined
  trial = await startTrial({ numbers: [fromNumber, otherNumber], failNext: (request) => failNext(request) })
})
afterEach(() => trial.close())

const client = (token = authToken) => twilio(account, token, { httpClient: new RedirectingClient() })
const plan = () => ({ to: supporter, from: fromNumber, url: `${trial.server.url}/voice` })

describe('placing a call', () => {
  test('201 with a call that is queued, and then rings', async () => {
    trial.server.at['/voice'] = '<Say>Hello.</Say>'
    const created = await client().calls.create({
      ...plan(),
      statusCallback: `${trial.server.url}/status`,
      statusCallbackEvent: ['answered', 'completed'],
      timeout: 20,
      record: true,
    })
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', to: supporter, from: fromNumber })
    expect(created.sid).toMatch(/^CA[0-9a-f]{32}$/)
    await trial.carrier.idle()
    expect(trial.server.to('/status').map(({ params }) => params.CallStatus)).toEqual(['in-progress', 'completed'])
    expect(trial.carrier.calls).toMatchObject([{ sid: created.sid, status: 'completed', isRecorded: true }])
  })

  test.each([
    ['a To that is none', { to: '5551234' }, 21211],
    ['a From of somebody else', { from: '+15105550199' }, 21212],
    ['a Url that is none', { url: 'voice' }, 21205],
    ['a StatusCallback that is none', { statusCallback: 'status' }, 21609],
    ['an event that is none', { statusCallback: 'https://example.org/', statusCallbackEvent: ['answered ringing'] }, 21626],
    ['a timeout that is none', { timeout: 601 }, 20001],
    ['a number that Twilio calls invalid', { to: '+15005550001' }, 21217],
    ['a number that Twilio cannot reach', { to: '+15005550002' }, 21214],
    ['a number abroad', { to: '+15005550003' }, 21215],
    ['a number that is blocked', { to: '+15005550004' }, 21216],
  ])('400 for %s', async (_title, wrong, code) => {
    await expect(client().calls.create({ ...plan(), ...wrong })).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    })
    expect(trial.carrier.calls).toEqual([])
  })

  test.each([
    ['To', 21201],
    ['From', 21213],
  ])('400 without %s', async (name, code) => {
    const answer = await callApi(trial.carrier.url, 'Calls.json', { To: supporter, From: fromNumber, [name]: '' })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code, status: 400 }])
  })

  test('401 for the wrong token, and 404 for what there is not', async () => {
    await expect(client('wrong').calls.create(plan())).rejects.toMatchObject({ status: 401, code: 20003 })
    await expect(client().calls('CA0').fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
    await expect(client().queues.list()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  test('can be made to fail, without a call', async () => {
    failNext = ({ method }) => (method === 'POST' ? { status: 429, code: 20429 } : undefined)
    await expect(client().calls.create(plan())).rejects.toMatchObject({ status: 429, code: 20429 })
    expect(await client().calls.list()).toEqual([])
  })

  test('can be made to lose the answer, with a call that is then found', async () => {
    failNext = ({ method }) => (method === 'POST' ? 'lost' : undefined)
    await expect(client().calls.create(plan())).rejects.not.toHaveProperty('status')
    const found = await client().calls.list({ to: supporter, startTimeAfter: trial.time.now })
    expect(found).toMatchObject([{ sid: trial.carrier.calls[0]?.sid }])
  })
})

describe('looking for calls', () => {
  /** One call, at the trial's time, with a leg that was answered and one that was not. */
  async function callWithLegs() {
    trial.server.at['/voice'] = `<Dial>${office}</Dial><Dial>+12025550151</Dial>`
    const { phone, call } = await trial.place()
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
      startTime: trial.time.now,
      endTime: trial.time.now,
      parentCallSid: null,
    })
  })

  test('by the call that they are legs of, the newest first', async () => {
    const call = await callWithLegs()
    expect(await client().calls.list({ parentCallSid: call.sid })).toMatchObject([
      { to: '+12025550151', status: 'busy', duration: '0', direction: 'outbound-dial' },
      { to: office, status: 'completed', duration: '30', parentCallSid: call.sid },
    ])
  })

  test('by number, status and day', async () => {
    const first = await callWithLegs()
    trial.time.now = new Date('2030-01-03T12:00:00.900Z')
    const second = await trial.place({ From: otherNumber, To: '+12025550101' })
    const sids = async (filter: Parameters<ReturnType<typeof client>['calls']['list']>[0]) =>
      (await client().calls.list(filter)).map(({ sid }) => sid)
    expect(await sids({ to: supporter })).toEqual([first.sid])
    expect(await sids({ from: otherNumber })).toEqual([second.call.sid])
    expect(await sids({ status: 'ringing' })).toEqual([second.call.sid])
    expect(await sids({ startTimeAfter: new Date('2030-01-03T00:00:00Z') })).toEqual([second.call.sid])
    expect(await sids({ startTimeAfter: trial.time.now, to: supporter })).toEqual([])
    expect(await sids({})).toEqual([second.call.sid, ...first.legs.map(({ sid }) => sid).reverse(), first.sid])
    const byDay = await client().request({
      method: 'get',
      uri: `https://api.twilio.com/2010-04-01/Accounts/${account}/Calls.json?StartTime%3E=2030-01-03`,
    })
    expect(byDay.body).toMatchObject({ calls: [{ sid: second.call.sid }] })
  })

  test('a page at a time', async () => {
    for (let i = 0; i < 5; i++) await trial.place()
    let pages = 0
    failNext = () => {
      pages++
      return undefined
    }
    const found = await client().calls.list({ pageSize: 2 })
    expect(found.map(({ sid }) => sid)).toEqual(trial.carrier.calls.map(({ sid }) => sid).reverse())
    expect(pages).toBe(3)
  })
})

describe('ending a call', () => {
  test('that rings cancels it', async () => {
    const { phone, call } = await trial.place()
    await client().calls(call.sid).update({ status: 'canceled' })
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
  })

  test('that goes on completes it, where canceling would leave it alone', async () => {
    trial.server.at['/voice'] = '<Gather/>'
    const { phone, call } = await trial.place()
    await phone.answer()
    expect(await client().calls(call.sid).update({ status: 'canceled' })).toMatchObject({ status: 'in-progress' })
    await client().calls(call.sid).update({ status: 'completed' })
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await expect(client().calls(call.sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 400, code: 21220 })
  })
})

describe('the numbers of the account', () => {
  test('are led to an application, which then takes who calls in', async () => {
    trial.server.at['/incoming'] = '<Say>Welcome.</Say>'
    const application = await client().applications.create({
      friendlyName: 'Patchboard',
      voiceUrl: `${trial.server.url}/elsewhere`,
      statusCallback: `${trial.server.url}/status`,
    })
    await client()
      .applications(application.sid)
      .update({ voiceUrl: `${trial.server.url}/incoming` })
    expect(await client().applications.list({ friendlyName: 'Patchboard' })).toMatchObject([
      { sid: application.sid, voiceUrl: `${trial.server.url}/incoming`, voiceMethod: 'POST' },
    ])
    expect(await client().applications.list({ friendlyName: 'Another' })).toEqual([])

    expect(await client().incomingPhoneNumbers.list()).toHaveLength(2)
    const [number] = await client().incomingPhoneNumbers.list({ phoneNumber: fromNumber })
    expect(number).toMatchObject({ phoneNumber: fromNumber, voiceApplicationSid: null, capabilities: { voice: true } })
    await client()
      .incomingPhoneNumbers(number?.sid ?? '')
      .update({ voiceApplicationSid: application.sid })
    expect(trial.carrier.numbers[0]?.settings).toMatchObject({ VoiceApplicationSid: application.sid })

    const phone = new ScriptedPhone()
    trial.carrier.callIn({ to: fromNumber, from: supporter, handset: phone.handset })
    await phone.hears(/Welcome/)
    await expect.poll(() => trial.server.to('/status')).toHaveLength(1)
  })

  test('that lead nowhere take nobody', async () => {
    const { handset } = new ScriptedPhone()
    expect(() => trial.carrier.callIn({ to: otherNumber, from: supporter, handset })).toThrow('nothing is set up')
  })
})
