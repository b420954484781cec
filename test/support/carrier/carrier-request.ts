// Requests as the carrier sends them, one at a time and in any order: for tests of what must not go wrong between us.
import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { account, authToken } from '../app-parts.ts'
import type { PhoneService } from '../phone-service.ts'

export type Form = Readonly<Record<string, string>>

export interface CarrierAnswer {
  readonly status: number
  readonly text: string
}

/** POST with a signature. `path` may be a whole address. */
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

/** The address that a document sends the carrier to next, without what it says of retries. */
export function nextAddress(document: string): string {
  const found = /(?:action="|<Redirect[^>]*>)([^"#<]+)/.exec(document)?.[1]
  if (found === undefined) throw new Error(`There is no way on in ${document}`)
  return found
}

export function legAddress(document: string): string {
  const found = /statusCallback="([^"#]+)/.exec(document)?.[1]
  if (found === undefined) throw new Error(`No office is dialled in ${document}`)
  return found
}
