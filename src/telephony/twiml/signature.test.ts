// Guards the promise that nobody but the carrier leads a call: what it signs is taken, and nothing else.
import { generateKeyPairSync, type KeyObject, sign as signEd25519 } from 'node:crypto'
import fc from 'fast-check'
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, test } from 'vitest'
import type { CarrierName } from '../../config/config.ts'
import { parseForm } from './form.ts'
import { profiles } from './profiles.ts'
import { createVerifier, type SignedRequest } from './signature.ts'

const now = new Date('2026-01-15T12:00:00Z')
const clock = () => now

const url = 'https://calls.example.org/voice/AAAAAAAAAAAAAAAAAAAAAA/steps/1'
const fields = { CallSid: 'CA1', Digits: '1', From: '+15105550100', To: '+12025550100' }

const signatureOf = (key: string, signedUrl: string, form: object) =>
  twilioWebhooks.getExpectedTwilioSignature(key, signedUrl, form as Record<string, string>)

/** As the carrier sends it, where the test says nothing else. */
function request(change: Partial<SignedRequest> = {}, signed: { key?: string; url?: string; form?: object } = {}): SignedRequest {
  const form = change.form ?? fields
  const signature = signatureOf(signed.key ?? 'key', signed.url ?? change.url ?? url, signed.form ?? form)
  return { url, form, rawBody: '', headers: { 'x-twilio-signature': signature }, ...change }
}

const accepts = (asked: SignedRequest, { name = 'twilio', keys = ['key'] }: { name?: CarrierName; keys?: string[] } = {}) =>
  createVerifier(profiles[name], keys, clock)(asked)

describe('what Twilio’s own package signs is accepted', () => {
  test.each<[string, SignedRequest]>([
    ['a form', request()],
    ['a GET, which has no form', request({ form: {}, url: `${url}?CallSid=CA1&Digits=1` })],
    ['a query besides a form', request({ url: 'https://calls.example.org/call/incoming?campaignId=7' })],
    [
      'a query with marks that addresses escape',
      request({ url: "https://calls.example.org/call/incoming?campaignId=It's%20on" }),
    ],
    ['repeated fields', request({ form: { ...fields, Extra: ['b', 'a', 'b'] } })],
    ['letters beyond ASCII', request({ form: { ...fields, FromCity: 'SÃO PAULO', CallerName: 'Łucja 😀' } })],
    ['an empty field', request({ form: { ...fields, Digits: '' } })],
    ['JSON, whose address carries the hash of its body', request({ form: {}, url: `${url}?bodySHA256=ab`, rawBody: '{"a":1}' })],
  ])('%s', (_title, asked) => {
    expect(accepts(asked)).toBe(true)
  })

  test('with the standard port and without it, whichever of the two we know', () => {
    const withPort = url.replace('.org', '.org:443')
    expect(accepts(request({}, { url: withPort }))).toBe(true)
    expect(accepts(request({ url: withPort }, { url }))).toBe(true)
    const plain = url.replace('https:', 'http:')
    expect(accepts(request({ url: plain }, { url: plain.replace('.org', '.org:80') }))).toBe(true)
  })

  test('with the part of the address that asks for retries, and without it', () => {
    const signed = { url: `${url}#rc=3&rp=5xx,ct,rt` }
    expect(accepts(request({}, signed))).toBe(true)
    expect(accepts(request({}, { url: `${url}#rc=5` }))).toBe(false)
    const ofSignalWire = { 'x-signalwire-signature': signatureOf('key', signed.url, fields) }
    expect(accepts(request({ headers: ofSignalWire }), { name: 'signalwire' })).toBe(false)
  })

  test('by either of two keys, as long as both are known', () => {
    const byOld = request({}, { key: 'old' })
    const byNew = request({}, { key: 'new' })
    const known = (...keys: string[]) => [byOld, byNew].map((asked) => accepts(asked, { keys }))
    expect(known('old', 'new')).toEqual([true, true])
    expect(known('new')).toEqual([false, true])
    expect(known()).toEqual([false, false])
  })

  test('whatever the fields are, as our own parser reads them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { maxLength: 6 }), (pairs) => {
        const sent: Record<string, string[]> = Object.create(null)
        for (const [name, value] of pairs) sent[name] = [...(sent[name] ?? []), value]
        const form = parseForm(new URLSearchParams(pairs).toString())
        expect(accepts(request({ form }, { form: sent }))).toBe(true)
      }),
    )
  })
})

describe('everything else is refused', () => {
  const good = request()
  test.each<[string, Partial<SignedRequest>]>([
    ['another session', { url: url.replace('AAAA', 'BAAA') }],
    ['another step', { url: url.replace(/1$/, '2') }],
    ['a query that was added', { url: `${url}?campaignId=7` }],
    ['another host', { url: url.replace('calls', 'evil') }],
    ['another scheme', { url: url.replace('https', 'http') }],
    ['an address that is none', { url: 'https://calls.example.orghttp://evil.example:x/' }],
    ['a value that was changed', { form: { ...fields, Digits: '9' } }],
    ['a field that was added', { form: { ...fields, DialCallStatus: 'completed' } }],
    ['a field that was taken away', { form: { CallSid: 'CA1' } }],
    ['a form that was taken away', { form: {} }],
    ['no signature', { headers: {} }],
    ['an empty signature', { headers: { 'x-twilio-signature': '' } }],
    ['a signature that was cut', { headers: { 'x-twilio-signature': String(good.headers['x-twilio-signature']).slice(0, -2) } }],
    [
      'a signature in another case',
      { headers: { 'x-twilio-signature': String(good.headers['x-twilio-signature']).toLowerCase() } },
    ],
    ['a signature with letters beyond ASCII', { headers: { 'x-twilio-signature': 'é'.repeat(14) } }],
    ['the signature under another name', { headers: { 'x-signalwire-signature': good.headers['x-twilio-signature'] } }],
  ])('%s', (_title, change) => {
    expect(accepts({ ...good, ...change })).toBe(false)
  })

  test('another key', () => {
    expect(accepts(request({}, { key: 'another' }))).toBe(false)
  })
})

describe('SignalWire', () => {
  const signature = signatureOf('key', url, fields)

  test.each<[string, SignedRequest['headers'], boolean]>([
    ['its own header', { 'x-signalwire-signature': signature }, true],
    ['Twilio’s header', { 'x-twilio-signature': signature }, true],
    ['its own header counts before Twilio’s', { 'x-signalwire-signature': 'wrong', 'x-twilio-signature': signature }, false],
    ['no header', {}, false],
  ])('%s', (_title, headers, accepted) => {
    expect(accepts(request({ headers }), { name: 'signalwire' })).toBe(accepted)
  })
})

describe('Telnyx', () => {
  const pair = generateKeyPairSync('ed25519')
  const keyText = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  const body = 'CallSid=v3%3Aab&Digits=1'
  const at = (seconds: number) => String(now.getTime() / 1000 + seconds)

  function signed({ timestamp = at(0), key = pair.privateKey, signedBody = body } = {}): SignedRequest {
    const signature = signEd25519(null, Buffer.from(`${timestamp}|${signedBody}`), key).toString('base64')
    return { url, form: {}, rawBody: body, headers: { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp } }
  }
  const verify = createVerifier(profiles.telnyx, [keyText(pair.publicKey)], clock)

  test('what is signed with its key is accepted, five minutes before and after', () => {
    for (const seconds of [0, -300, 300]) expect(verify(signed({ timestamp: at(seconds) }))).toBe(true)
  })

  test('what is older, or comes from the future, is refused', () => {
    for (const seconds of [-301, 301, -86_400]) expect(verify(signed({ timestamp: at(seconds) }))).toBe(false)
  })

  test.each<[string, SignedRequest]>([
    ['another body', signed({ signedBody: `${body}2` })],
    ['a signature for another time', { ...signed(), headers: { ...signed().headers, 'telnyx-timestamp': at(1) } }],
    ['another key', signed({ key: generateKeyPairSync('ed25519').privateKey })],
    ['a time that is none', signed({ timestamp: 'now' })],
    ['no signature', { ...signed(), headers: { 'telnyx-timestamp': at(0) } }],
    ['no time', { ...signed(), headers: { ...signed().headers, 'telnyx-timestamp': undefined } }],
    ['a signature of another length', { ...signed(), headers: { ...signed().headers, 'telnyx-signature-ed25519': 'YWJj' } }],
    ['a signature by Twilio’s method', request({ rawBody: body })],
  ])('%s is refused', (_title, asked) => {
    expect(verify(asked)).toBe(false)
  })

  test('either of two keys will do', () => {
    const other = generateKeyPairSync('ed25519')
    const both = createVerifier(profiles.telnyx, [keyText(other.publicKey), keyText(pair.publicKey)], clock)
    expect([both(signed()), both(signed({ key: other.privateKey }))]).toEqual([true, true])
  })

  test('a key that is none is said to be none when the server starts', () => {
    expect(() => createVerifier(profiles.telnyx, ['abc'], clock)).toThrow('no Ed25519 public key')
  })
})
