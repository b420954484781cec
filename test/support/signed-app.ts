// The app as production builds it, behind a proxy that strips a path prefix, and requests signed as the carrier’s are.
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import twilioWebhooks from 'twilio/lib/webhooks/webhooks.js'
import { afterAll } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { openTelephony } from '../../src/server/open-carrier.ts'
import { account, appParts, authToken } from './app-parts.ts'
import { fromNumber } from './build-campaign.ts'
import { nextAddress } from './carrier/carrier-request.ts'

/** The address at which the carrier reaches the app. */
export const base = 'https://calls.example.org/patchboard'

const config = readConfig({
  LOG_LEVEL: 'error',
  CARRIER: 'custom',
  TWILIO_ACCOUNT_SID: account,
  TWILIO_AUTH_TOKEN: authToken,
  CARRIER_BASE_URL: 'http://127.0.0.1:1',
  PUBLIC_BASE_URL: base,
})

/** A list becomes a repeated field. */
export type Fields = Readonly<Record<string, string | readonly string[]>>
type Method = 'GET' | 'POST'

export interface SignedApp {
  readonly app: FastifyInstance
  /** Errors that the app logged. */
  readonly logged: string[]
  /** Sends a POST unless `method` is given. `path` may be a full URL. */
  ask(path: string, fields: Fields, more?: InjectOptions & { method?: Method }): Promise<LightMyRequestResponse>
  /** Runs an incoming call until the document that dials the first office. */
  untilDial(campaign: number): Promise<{ call: Fields; intro: string; dial: string }>
}

export async function buildSignedApp(database: OpenDatabase): Promise<SignedApp> {
  const logged: string[] = []
  const clock = () => new Date('2026-01-15T12:00:00Z')
  const parts = appParts(config, { ...database, clock, logStream: { write: (line) => void logged.push(line) } })
  const telephony = openTelephony({ config: config.carrier, clock, base: () => base })
  const app = await buildApp(config, { ...parts, telephony, services: { ...parts.services, render: telephony.render } })
  afterAll(() => app.close())
  const ask: SignedApp['ask'] = (path, fields, { method = 'POST', ...more } = {}) => {
    const body = encode(fields)
    const address = path.startsWith(base) ? path : base + path
    const url = method === 'POST' ? address : `${address}${address.includes('?') ? '&' : '?'}${body}`
    const headers = { ...sign(url, method === 'POST' ? fields : {}), 'content-type': 'application/x-www-form-urlencoded' }
    return app.inject({ method, url: url.slice(base.length), headers, ...(method === 'POST' ? { payload: body } : {}), ...more })
  }
  return {
    app,
    logged,
    ask,
    untilDial: async (campaign) => {
      const call = newCall()
      const first = await ask(`/call/incoming?campaignId=${campaign}`, call)
      const intro = await ask(nextAddress(first.body), { ...call, Digits: '1' })
      const dial = await ask(nextAddress(intro.body), { ...call, Digits: '' })
      return { call, intro: intro.body, dial: dial.body }
    },
  }
}

export function sign(url: string, fields: Fields): Record<string, string> {
  return { 'x-twilio-signature': twilioWebhooks.getExpectedTwilioSignature(authToken, url, fields as Record<string, string>) }
}

export function encode(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as [string, string]),
  )
  return new URLSearchParams(pairs).toString()
}

let made = 0

/** Returns the fields of a call with an id that no other test uses. */
export function newCall(): Fields {
  return { CallSid: `CA${String(++made).padStart(32, '0')}`, AccountSid: account, From: '+15105550100', To: fromNumber }
}
