// Single requests as the carrier sends them, in any order, for tests of the protocol between us.
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { account, authToken } from '../app-parts.ts'
import type { PhoneService } from '../phone-service.ts'

export type Form = Readonly<Record<string, string>>

export interface CarrierAnswer {
  readonly status: number
  readonly text: string
}

/** Sends a signed POST. `path` may be a full URL. */
export async function askAsCarrier(service: PhoneService, path: string, form: Form): Promise<CarrierAnswer> {
  const url = path.startsWith('http') ? path : service.url + path
  const fields = { AccountSid: account, ApiVersion: '2010-04-01', ...form }
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'x-twilio-signature': webhooks.getExpectedTwilioSignature(authToken, url, fields) },
  })
  return { status: answer.status, text: await answer.text() }
}

/** Returns the address that a document sends the carrier to next, without its retry settings. */
export function nextAddress(document: string): string {
  const found = /(?:action="|<Redirect[^>]*>)([^"#<]+)/.exec(document)?.[1]
  if (found === undefined) throw new Error(`No next address in ${document}`)
  return found
}

export function legAddress(document: string): string {
  const found = /statusCallback="([^"#]+)/.exec(document)?.[1]
  if (found === undefined) throw new Error(`No office number in ${document}`)
  return found
}
