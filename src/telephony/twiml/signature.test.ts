// Guards the promise that nobody but the carrier controls a call: only requests that it signed are accepted.
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

/** Builds a request as the carrier sends it, with the changes of a test. */
function request(change: Partial<SignedRequest> = {}, signed: { key?: string; url?: string; form?: object } = {}): SignedRequest {
  const form = change.form ?? fields
  const signature = signatureOf(signed.key ?? 'key', signed.url ?? change.url ?? url, signed.form ?? form)
  return { url, form, rawBody: '', headers: { 'x-twilio-signature': signature }, ...change }
}

const accepts = (signed: SignedRequest, { name = 'twilio', keys = ['key'] }: { name?: CarrierName; keys?: string[] } = {}) =>
  createVerifier(profiles[name], keys, clock)(signed)

describe('what Twilio’s own package signs is accepted', () => {
  test.each<[string, SignedRequest]>([
    ['a form', request()],
    ['a GET, which has no form', request({ form: {}, url: `${url}?CallSid=CA1&Digits=1` })],
    ['a query besides a form', request({ url: 'https://calls.example.org/call/incoming?campaignId=7' })],
    [
      'a query with characters that URLs escape',
      request({ url: "https://calls.example.org/call/incoming?campaignId=It's%20on" }),
    ],
    ['repeated fields', request({ form: { ...fields, Extra: ['b', 'a', 'b'] } })],
    ['letters beyond ASCII', request({ form: { ...fields, FromCity: 'SÃO PAULO', CallerName: 'Łucja 😀' } })],
    ['an empty field', request({ form: { ...fields, Digits: '' } })],
    ['JSON, with the hash of the body in the URL', request({ form: {}, url: `${url}?bodySHA256=ab`, rawBody: '{"a":1}' })],
  ])('%s', (_title, signed) => {
    expect(accepts(signed)).toBe(true)
  })

  test('with or without the standard port, whichever of the two we know', () => {
    const withPort = url.replace('.org', '.org:443')
    expect(accepts(request({}, { url: withPort }))).toBe(true)
    expect(accepts(request({ url: withPort }, { url }))).toBe(true)
    const plain = url.replace('https:', 'http:')
    expect(accepts(request({ url: plain }, { url: plain.replace('.org', '.org:80') }))).toBe(true)
  })

  test('with or without the fragment that sets the retries', () => {
    const signed = { url: `${url}#rc=3&rp=5xx,ct,rt` }
    expect(accepts(request({}, signed))).toBe(true)
    expect(accepts(request({}, { url: `${url}#rc=5` }))).toBe(false)
    const ofSignalWire = { 'x-signalwire-signature': signatureOf('key', signed.url, fields) }
    expect(accepts(request({ headers: ofSignalWire }), { name: 'signalwire' })).toBe(false)
  })

  test('by either of two keys, if both are configured', () => {
    const byOld = request({}, { key: 'old' })
    const byNew = request({}, { key: 'new' })
    const known = (...keys: string[]) => [byOld, byNew].map((signed) => accepts(signed, { keys }))
    expect(known('old', 'new')).toEqual([true, true])
    expect(known('new')).toEqual([false, true])
    expect(known()).toEqual([false, false])
  })

  test('with any fields, as our own parser reads them', () => {
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
    ['an added query', { url: `${url}?campaignId=7` }],
    ['another host', { url: url.replace('calls', 'evil') }],
    ['another scheme', { url: url.replace('https', 'http') }],
    ['an invalid URL', { url: 'https://calls.example.orghttp://evil.example:x/' }],
    ['a changed value', { form: { ...fields, Digits: '9' } }],
    ['an added field', { form: { ...fields, DialCallStatus: 'completed' } }],
    ['a removed field', { form: { CallSid: 'CA1' } }],
    ['a removed form', { form: {} }],
    ['no signature', { headers: {} }],
    ['an empty signature', { headers: { 'x-twilio-signature': '' } }],
    ['a truncated signature', { headers: { 'x-twilio-signature': String(good.headers['x-twilio-signature']).slice(0, -2) } }],
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
    [
      'its own header takes precedence over Twilio’s',
      { 'x-signalwire-signature': 'wrong', 'x-twilio-signature': signature },
      false,
    ],
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

  test('a request signed with its key is accepted up to five minutes before and after', () => {
    for (const seconds of [0, -300, 300]) expect(verify(signed({ timestamp: at(seconds) }))).toBe(true)
  })

  test('a request more than five minutes old, or from the future, is refused', () => {
    for (const seconds of [-301, 301, -86_400]) expect(verify(signed({ timestamp: at(seconds) }))).toBe(false)
  })

  test.each<[string, SignedRequest]>([
    ['another body', signed({ signedBody: `${body}2` })],
    ['a signature for another time', { ...signed(), headers: { ...signed().headers, 'telnyx-timestamp': at(1) } }],
    ['another key', signed({ key: generateKeyPairSync('ed25519').privateKey })],
    ['an invalid time', signed({ timestamp: 'now' })],
    ['no signature', { ...signed(), headers: { 'telnyx-timestamp': at(0) } }],
    ['no time', { ...signed(), headers: { ...signed().headers, 'telnyx-timestamp': undefined } }],
    ['a signature of another length', { ...signed(), headers: { ...signed().headers, 'telnyx-signature-ed25519': 'YWJj' } }],
    ['a signature by Twilio’s method', request({ rawBody: body })],
  ])('%s is refused', (_title, signed) => {
    expect(verify(signed)).toBe(false)
  })

  test('either of two keys is accepted', () => {
    const other = generateKeyPairSync('ed25519')
    const both = createVerifier(profiles.telnyx, [keyText(other.publicKey), keyText(pair.publicKey)], clock)
    expect([both(signed()), both(signed({ key: other.privateKey }))]).toEqual([true, true])
  })

  test('an invalid key is reported when the server starts', () => {
    expect(() => createVerifier(profiles.telnyx, ['abc'], clock)).toThrow('not an Ed25519 public key')
  })
})
