// Guards the promise that the carrier gets a usable answer to anything it sends, and that nobody else gets one.
import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { adaNumber, buildCampaign, fromNumber } from '../../../test/support/build-campaign.ts'
import { legAddress, nextAddress } from '../../../test/support/carrier/carrier-request.ts'
import { validateTwiml } from '../../../test/support/carrier/validate-twiml.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { base, buildSignedApp, encode, type Fields, newCall, sign } from '../../../test/support/signed-app.ts'

const database = await cloneDatabase()
const { db } = database
const { app, logged, ask, untilDial } = await buildSignedApp(database)
let campaign: number
let incoming: string

beforeAll(async () => {
  campaign = (await buildCampaign(db, { calls_per_number: 1000 })).id
  incoming = `/call/incoming?campaignId=${campaign}`
})
beforeEach(() => {
  logged.length = 0
})

const session = 'A'.repeat(22)
const addresses = [
  `/voice/${session}/steps/0`,
  `/voice/${session}/status`,
  `/voice/${session}/legs/1`,
  '/voice/apology/en',
  '/voice/incoming/status',
  '/call/incoming',
  '/incoming_call',
]
const leg = { CallSid: 'CA-leg', CallStatus: 'completed', CallDuration: '3' }
const sessionIds = () => db.selectFrom('sessions').select('id').orderBy('id').execute()
const callIds = () => db.selectFrom('calls').select('id').orderBy('id').execute()

describe('a request that is not from the carrier', () => {
  test.each(addresses)('403 for %s, by GET and by POST, without any effect', async (url) => {
    const before = await sessionIds()
    for (const method of ['GET', 'POST'] as const)
      for (const headers of [{}, { 'x-twilio-signature': 'bm8=' }]) {
        const answer = await app.inject({ method, url: `${url}?campaignId=${campaign}&CallSid=CA1`, headers })
        expect(answer.statusCode).toBe(403)
        expect(answer.headers['content-type']).toContain('application/json')
        const error = 'The carrier signature of this request is missing or invalid.'
        expect(answer.json()).toEqual({ status: 403, error, description: error })
      }
    expect(await sessionIds()).toEqual(before)
  })

  test('400 for a request line with another host in it', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const path = 'http://evil.example/call/incoming'
    const sent = requestHttp({ port, host: '127.0.0.1', method: 'POST', path, headers: sign(path, {}) }).end()
    const [answer] = await once(sent, 'response')
    expect(answer.statusCode).toBe(400)
    answer.resume()
  })

  test('403 for a signature over the host that the request names, even in forwarding headers', async () => {
    const call = newCall()
    const headers = {
      ...sign(`https://evil.example${incoming}`, call),
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'content-type': 'application/x-www-form-urlencoded',
    }
    expect((await ask(incoming, call, { headers })).statusCode).toBe(403)
  })
})

describe('the carrier', () => {
  test.each(['GET', 'POST'] as const)('gets documents and 204s by %s, and URLs with the path of the proxy', async (method) => {
    const call = newCall()
    const first = await ask(incoming, call, { method })
    expect(first.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' })
    const prefix = base.replaceAll('.', '\\.')
    expect(nextAddress(first.body)).toMatch(new RegExp(`^${prefix}/voice/[\\w-]{22}/steps/1$`))
    const intro = await ask(nextAddress(first.body), { ...call, Digits: '1' }, { method })
    const dial = await ask(nextAddress(intro.body), { ...call, Digits: '' }, { method })
    expect(dial.body).toContain(adaNumber)
    expect((await ask(legAddress(dial.body), leg, { method })).statusCode).toBe(204)
    expect((await ask('/voice/apology/de', call, { method })).body).toContain('language="de-DE"')
    expect(validateTwiml([first.body, intro.body, dial.body])).toEqual([])
  })

  test.each([
    ['no content type', {}],
    ['JSON', { 'content-type': 'application/json' }],
    ['text', { 'content-type': 'text/plain' }],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['an invalid type', { 'content-type': ';;;' }],
  ])('with %s never gets a 5xx', async (_title, headers) => {
    const call = newCall()
    const sent: readonly (readonly [payload: string, signed: Fields])[] = [
      [encode(call), call],
      [encode(call), {}],
      ['{"a":', {}],
      ['--x--', {}],
    ]
    for (const url of addresses)
      for (const [payload, signed] of sent) {
        const signature = sign(base + url, signed)
        const answer = await app.inject({ method: 'POST', url, headers: { ...headers, ...signature }, payload })
        expect(answer.statusCode).toBeLessThan(500)
      }
    expect(logged).toEqual([])
  })

  test('413 for a body larger than a carrier sends', async () => {
    expect((await ask(incoming, { ...newCall(), Extra: 'x'.repeat(40_000) })).statusCode).toBe(413)
  })
})

describe('unexpected values', () => {
  const many = ['x'.repeat(5000), '99999999999999999999', '😀'.repeat(30)]
  const odd = [
    '',
    ' ',
    '-1',
    '1e9',
    '0x1',
    '١٢٣',
    '%00%ff',
    '<Say>&"\'',
    '\0',
    'a\0b',
    '\u0001',
    '\ufffe',
    ['1', '2'],
    ['', '\0'],
  ]
  const parts = ['CallSid', 'From', 'To', 'CallStatus', 'CallDuration', 'Digits', 'campaignId', '__proto__', 'Digits[]']
  const ofDials = ['DialCallStatus', 'DialCallSid', 'DialCallDuration']

  /** Runs a whole call, and the end of an office call of another, with the value in each request. Returns the documents. */
  async function callWith(hostile: Fields): Promise<string[]> {
    const documents: string[] = []
    const send = async (path: string, fields: Fields) => {
      const answer = await ask(path, { ...fields, ...hostile })
      expect(answer.statusCode).toBeLessThan(500)
      if (/^text\/xml/.test(String(answer.headers['content-type']))) documents.push(answer.body)
      return answer.body
    }
    const call = newCall()
    let document = await send(incoming, call)
    for (const Digits of ['1', '', '2'])
      if (document.includes('/steps/')) document = await send(nextAddress(document), { ...call, Digits })
    const other = await untilDial(campaign)
    await send(nextAddress(other.dial), { ...other.call, DialCallStatus: 'completed' })
    await send(legAddress(other.dial), leg)
    await send('/voice/incoming/status', { ...other.call, CallStatus: 'completed' })
    await send(`/voice/${session}/status`, { ...other.call, CallStatus: 'completed' })
    return documents
  }

  test.each([...parts, ...ofDials])('of %s lead to valid documents, never to a 5xx, and log nothing', async (name) => {
    const values: readonly (string | readonly string[])[] = [...many, ...odd]
    const documents = await Promise.all(values.map((value) => callWith(Object.fromEntries([[name, value]]))))
    expect(documents.every(({ length }) => length > 0)).toBe(true)
    expect(validateTwiml(documents.flat())).toEqual([])
    expect(logged).toEqual([])
  })
})

describe('what does not exist', () => {
  test.each([session, 'x', '%00', '..%5c..', 'x'.repeat(300)])(
    'an apology, and the end of the call, for session %s',
    async (name) => {
      const answer = await ask(`/voice/${name}/steps/0`, newCall())
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toMatch(/something went wrong.*<Hangup\/>/)
      const ended = { ...newCall(), CallStatus: 'completed' }
      expect((await ask(`/voice/${name}/status`, ended)).statusCode).toBe(204)
      expect((await ask(`/voice/${name}/legs/1`, leg)).statusCode).toBe(204)
      expect(logged).toEqual([])
    },
  )

  test('a redirect to the current step for a step far ahead', async () => {
    const { call, dial } = await untilDial(campaign)
    const ahead = await ask(nextAddress(dial).replace(/\d+$/, '5000'), call)
    expect(ahead.body).toContain('<Redirect')
    expect(nextAddress(ahead.body)).toBe(nextAddress(dial))
  })

  test('no call for an unknown attempt', async () => {
    const { dial } = await untilDial(campaign)
    const before = await callIds()
    expect((await ask(legAddress(dial).replace(/\d+$/, '42'), leg)).statusCode).toBe(204)
    expect(await callIds()).toEqual(before)
    expect((await ask(legAddress(dial), leg)).statusCode).toBe(204)
    expect(await callIds()).toHaveLength(before.length + 1)
  })

  test.each(['-1', '1.5', '99999', 'abc', '1e3', '%00'])(
    '404 for step %s, and for an attempt with this number',
    async (count) => {
      for (const path of [`/voice/${session}/steps/${count}`, `/voice/${session}/legs/${count}`]) {
        const answer = await ask(path, newCall())
        expect([answer.statusCode, answer.json()]).toMatchObject([404, { status: 404 }])
      }
    },
  )

  test('400 for an incoming call without CallSid', async () => {
    const answer = await ask(incoming, { From: '+15105550100', To: fromNumber })
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { status: 400, error: 'CallSid is missing' }])
  })
})

describe('the end of an incoming call', () => {
  const ended = { CallStatus: 'completed', CallDuration: '75' }
  const sessionOf = ({ CallSid }: Fields) =>
    db.selectFrom('sessions').select(['status', 'duration']).where('carrier_id', '=', String(CallSid)).executeTakeFirst()

  test('closes the session with its id, once, with status and duration', async () => {
    const { call } = await untilDial(campaign)
    expect((await ask('/voice/incoming/status', { ...call, ...ended })).statusCode).toBe(204)
    expect(await sessionOf(call)).toEqual({ status: 'completed', duration: 75 })
    await ask('/voice/incoming/status', { ...call, CallStatus: 'failed', CallDuration: '1' })
    expect(await sessionOf(call)).toEqual({ status: 'completed', duration: 75 })
  })

  test('closes no other session, and nothing else closes one', async () => {
    const { call } = await untilDial(campaign)
    for (const report of [{ ...newCall(), ...ended }, { ...call, CallStatus: 'in-progress' }, ended])
      expect((await ask('/voice/incoming/status', report)).statusCode).toBe(204)
    expect(await sessionOf(call)).toEqual({ status: 'initiated', duration: null })
  })
})
