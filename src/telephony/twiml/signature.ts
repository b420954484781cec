// Tells whether a request comes from the carrier: by Twilio's HMAC over the address and the form, or by Telnyx's Ed25519
// over the body and the time. Any one of several keys may have signed, so that a key can be changed while calls go on.
import { createPublicKey, type KeyObject, verify as verifyEd25519 } from 'node:crypto'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import type { Clock } from '../../clock.ts'
import { retries } from './addresses.ts'
import type { CarrierProfile } from './profiles.ts'

export interface SignedRequest {
  /** As the carrier was given it, with its query; never put together from what the request says of its host. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Empty for GET. */
  readonly form: Readonly<Record<string, string | string[]>>
  readonly rawBody: string
}

export type Verify = (request: SignedRequest) => boolean

/** Telnyx: an older signature may be somebody's recording. */
const ageSecondsMax = 300

/** Throws an Error for a key that is none. */
export function createVerifier(profile: CarrierProfile, keys: readonly string[], clock: Clock): Verify {
  if (profile.signature === 'ed25519') {
    const publicKeys = keys.map(readPublicKey)
    return (request) => isSignedByEd25519(request, publicKeys, clock)
  }
  return (request) => {
    const signature = profile.signatureHeaders.map((name) => first(request.headers[name])).find((value) => value !== undefined)
    // An address that is none comes of a request line with a host in it, which no carrier sends.
    if (signature === undefined || !URL.canParse(request.url)) return false
    // Whether the fragment is signed, Twilio does not say.
    const urls = profile.readsRetries ? [request.url, request.url + retries] : [request.url]
    // Compared in constant time, and with and without the standard port, by Twilio's own package.
    return keys.some((key) => urls.some((url) => webhooks.validateRequest(key, signature, url, request.form)))
  }
}

/** Source: https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks (signed: `timestamp|body`). */
function isSignedByEd25519({ headers, rawBody }: SignedRequest, keys: readonly KeyObject[], clock: Clock): boolean {
  const [signature, timestamp] = [first(headers['telnyx-signature-ed25519']), first(headers['telnyx-timestamp'])]
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(clock().getTime() / 1000 - Number(timestamp)) > ageSecondsMax) return false
  const signed = Buffer.from(`${timestamp}|${rawBody}`)
  return keys.some((key) => verifyEd25519(null, signed, key, Buffer.from(signature, 'base64')))
}

/** The 32 bytes in base64, as Telnyx shows them. */
function readPublicKey(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 32) throw new Error('This is no Ed25519 public key: 32 bytes in base64 are expected')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' })
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
