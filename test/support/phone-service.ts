// The whole service as in production, over real HTTP, with a simulated carrier that only knows its address. Signatures are
// checked; the test moves the clock and answers the phones.
import { afterAll } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import type { Config } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { openServer, type Server } from '../../src/server/open-server.ts'
import { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import {
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
  startSimulatedCarrier,
} from '../../src/telephony/simulator/service.ts'
import { account, authToken } from './app-parts.ts'
import type { TestDatabase } from './database.ts'

export const apiKey = 'k'
export const supporter = '+15105550100'

export interface PhoneService {
  readonly url: string
  readonly config: Config
  readonly server: Server
  readonly carrier: SimulatedCarrier
  /** The test’s current time. Assign to it to move the clock. */
  now: Date
  /** Returns the phone that rings next at a number. */
  phone(number?: string): ScriptedPhone
  /** Requests a call as a web page does. */
  create(parameters: Record<string, string>): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>
  /** Dials one of our numbers. */
  callIn(call?: { from?: string; to?: string; campaign?: number | string }): ScriptedPhone
  /** Sends a GET with the API key. */
  get(path: string): Promise<Record<string, unknown>>
  /** Returns the calls of the integration API, oldest first, after the carrier has sent all reports. */
  calls(): Promise<Record<string, unknown>[]>
}

export interface ServiceOptions {
  readonly environment?: Record<string, string>
  readonly carrier?: Partial<SimulatedCarrierOptions>
  /** Opens another process of that installation, with the same carrier and phones. */
  readonly beside?: PhoneService
  /** Gets every line of the log at level debug. */
  readonly log?: (line: string) => void
}

export async function openPhoneService(database: TestDatabase, options: ServiceOptions = {}): Promise<PhoneService> {
  const test = { now: new Date('2026-03-02T15:00:00Z') }
  // Every reading of the clock adds a millisecond, so that nothing waits for ever for its turn.
  const clock = () => {
    test.now = new Date(test.now.getTime() + 1)
    return test.now
  }
  const phones = new Map<string, ScriptedPhone[]>()
  const carrier =
    options.beside?.carrier ??
    (await startSimulatedCarrier({
      accountSid: account,
      authToken,
      clock,
      random: Math.random,
      wait: () => new Promise((resolve) => setImmediate(resolve)),
      handsetFor: (number) => phones.get(number)?.shift()?.handset,
      ...options.carrier,
    }))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    ADMIN_API_KEY: apiKey,
    SECRET_KEY: 'secret-of-the-tests',
    LOG_LEVEL: options.log ? 'debug' : 'silent',
    PORT: String(port),
    CARRIER: 'custom',
    CARRIER_BASE_URL: carrier.url,
    CARRIER_CALLS_PER_SECOND: '1000',
    TWILIO_ACCOUNT_SID: account,
    TWILIO_AUTH_TOKEN: authToken,
    PUBLIC_BASE_URL: url,
    CALL_RATE_LIMIT: '1000 / hour',
    ADDRESS_RATE_LIMIT: '1000 / hour',
    ...options.environment,
  })
  // Tests reconcile themselves. A round of the server's own at a random moment would find things before they do.
  const reconcileEvery = 3_600_000
  const server = await openServer({ config, clock, database, reconcileEvery, logStream: { write: options.log ?? (() => {}) } })
  await server.listen()
  afterAll(async () => {
    await server.close()
    if (!options.beside) await carrier.close()
  })
  const get = async (path: string) =>
    (await (await fetch(url + path, { headers: { 'x-api-key': apiKey } })).json()) as Record<string, unknown>
  return Object.assign(test, {
    url,
    config,
    server,
    carrier,
    get,
    phone: (number = supporter) => {
      const phone = new ScriptedPhone()
      phones.set(number, [...(phones.get(number) ?? []), phone])
      return phone
    },
    create: async (parameters: Record<string, string>) => {
      const answer = await fetch(`${url}/call/create`, { method: 'POST', body: new URLSearchParams(parameters) })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers }
    },
    callIn: ({
      from = supporter,
      to = '+12025550100',
      campaign,
    }: {
      from?: string
      to?: string
      campaign?: number | string
    } = {}) => {
      const phone = new ScriptedPhone()
      const query = campaign === undefined ? '' : `?campaignId=${encodeURIComponent(campaign)}`
      carrier.callIn({ from, to, handset: phone.handset, url: `${url}/call/incoming${query}` })
      return phone
    },
    calls: async () => {
      await carrier.idle()
      const query = encodeURIComponent(JSON.stringify({ order_by: [{ field: 'id', direction: 'asc' }] }))
      return (await get(`/api/calls?q=${query}&results_per_page=100`)).objects as Record<string, unknown>[]
    },
  })
}
