// Verifies that a request comes from the carrier: by Twilio's HMAC over the URL and the form, or by Telnyx's Ed25519 signature
// over the body and the time. Several keys can be valid at once, so that a key can be replaced during calls.
import { createPublicKey, type KeyObject, verify as verifyEd25519 } from 'node:crypto'
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import type { Clock } from '../../clock.ts'
import { retries } from './addresses.ts'
import type { CarrierProfile } from './profiles.ts'

export interface SignedRequest {
  /** As the carrier was given it, with its query. Never built from the host that the request names. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Empty for GET. */
  readonly form: Readonly<Record<string, string | string[]>>
  readonly rawBody: string
}

export type Verify = (request: SignedRequest) => boolean

/** For Telnyx: an older request may be a replay. */
const ageSecondsMax = 300

/** Throws an Error for a key that is not valid. */
export function createVerifier(profile: CarrierProfile, keys: readonly string[], clock: Clock): Verify {
  switch (profile.signature) {
    case 'ed25519': {
      const publicKeys = keys.map(readPublicKey)
      return (request) => isSignedByEd25519(request, { keys: publicKeys, headers: profile.signatureHeaders, clock })
    }
    case 'hmac-sha1':
      return hmacVerifier(profile, keys)
  }
}

function hmacVerifier(profile: CarrierProfile, keys: readonly string[]): Verify {
  return (request) => {
    const signature = profile.signatureHeaders.map((name) => first(request.headers[name])).find((value) => value !== undefined)
    // Twilio's package throws if the URL is not valid.
    if (signature === undefined || !URL.canParse(request.url)) return false
    // Twilio does not document whether the signature covers the fragment.
    const urls = profile.readsRetries ? [request.url, request.url + retries] : [request.url]
    // Twilio's package compares in constant time, and tries the URL with and without the standard port.
    return keys.some((key) => urls.some((url) => webhooks.validateRequest(key, signature, url, request.form)))
  }
}

/** Source: https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks (signed: `timestamp|body`). */
function isSignedByEd25519(
  request: SignedRequest,
  { keys, headers, clock }: { readonly keys: readonly KeyObject[]; readonly headers: readonly string[]; readonly clock: Clock },
): boolean {
  const signature = headers.map((name) => first(request.headers[name])).find((value) => value !== undefined)
  const timestamp = first(request.headers['telnyx-timestamp'])
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(clock().getTime() / 1000 - Number(timestamp)) > ageSecondsMax) return false
  const signed = Buffer.from(`${timestamp}|${request.rawBody}`)
  return keys.some((key) => verifyEd25519(null, signed, key, Buffer.from(signature, 'base64')))
}

/** Reads 32 bytes in base64, which is how Telnyx shows the key. */
function readPublicKey(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 32) throw new Error('This is not an Ed25519 public key: 32 bytes in base64 are expected')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' })
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
