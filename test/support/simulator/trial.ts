// What the tests of the carrier share: a carrier, a server that it talks to, and scripted phones to ring.

import type { CallRecord } from '../../../src/telephony/simulator/record.ts'
import { ScriptedPhone } from '../../../src/telephony/simulator/scripted.ts'
import {
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
  startSimulatedCarrier,
} from '../../../src/telephony/simulator/service.ts'
import { type CannedServer, startCannedServer } from './canned-server.ts'

export const account = `AC${'0'.repeat(32)}`
export const authToken = 'a token that only tests know'
export const fromNumber = '+15105550100'
export const supporter = '+12025550100'
export const office = '+12025550150'

export interface Trial {
  readonly server: CannedServer
  readonly carrier: SimulatedCarrier
  readonly time: { now: Date }
  /** Rings a supporter, who is then asked what to do. */
  place(params?: Record<string, string | readonly string[]>): Promise<{ phone: ScriptedPhone; call: CallRecord }>
  /** A supporter calls the campaign. */
  callIn(): { phone: ScriptedPhone; call: CallRecord }
  close(): Promise<void>
}

/** Nothing is waited for, and calls begin at /voice of the server. */
export async function startTrial(options: Partial<SimulatedCarrierOptions> = {}): Promise<Trial> {
  const server = await startCannedServer()
  const time = { now: new Date('2030-01-02T03:04:05Z') }
  let phone: ScriptedPhone | undefined
  const carrier = await startSimulatedCarrier({
    accountSid: account,
    authToken,
    clock: () => time.now,
    random: () => 0.5,
    wait: async () => {},
    handsetFor: () => phone?.handset,
    ...options,
  })
  const first = `${server.url}/voice`
  return {
    server,
    carrier,
    time,
    async place(params = {}) {
      phone = new ScriptedPhone()
      const response = await callApi(carrier.url, 'Calls.json', { To: supporter, From: fromNumber, Url: first, ...params })
      const call = carrier.calls.at(-1)
      if (response.status !== 201 || call === undefined) throw new Error(`not placed: ${await response.text()}`)
      return { phone, call }
    },
    callIn() {
      const caller = new ScriptedPhone()
      const call = carrier.callIn({ to: fromNumber, from: supporter, url: first, handset: caller.handset })
      return { phone: caller, call }
    },
    async close() {
      await carrier.close()
      await server.close()
    },
  }
}

/** A request to the REST API; a list repeats its name. */
export async function callApi(url: string, path: string, params: Record<string, string | readonly string[]>): Promise<Response> {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string]))
  return await fetch(`${url}/2010-04-01/Accounts/${account}/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${account}:${authToken}`).toString('base64')}` },
    body: new URLSearchParams(pairs),
  })
}
