// The setup that tests of the simulated carrier share: a simulator, a server for it to call, and scripted phones.
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

export interface SimulatorHarness {
  readonly server: CannedServer
  readonly carrier: SimulatedCarrier
  readonly time: { now: Date }
  /** Creates a call to a supporter, and returns the phone that it rings. */
  createCall(params?: Record<string, string | readonly string[]>): Promise<{ phone: ScriptedPhone; call: CallRecord }>
  /** As createCall, for a call that has been answered. */
  answerCall(params?: Record<string, string | readonly string[]>): Promise<{ phone: ScriptedPhone; call: CallRecord }>
  /** What the server was asked for, in order. */
  requestedPaths(): string[]
  /** Calls the campaign from the phone of a supporter. */
  callIn(): { phone: ScriptedPhone; call: CallRecord }
  close(): Promise<void>
}

/** Pauses take no time, and calls begin at /voice of the server. */
export async function startSimulatorHarness(options: Partial<SimulatedCarrierOptions> = {}): Promise<SimulatorHarness> {
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
  const voiceUrl = `${server.url}/voice`
  const createCall: SimulatorHarness['createCall'] = async (params = {}) => {
    phone = new ScriptedPhone()
    const response = await callApi(carrier.url, 'Calls.json', { To: supporter, From: fromNumber, Url: voiceUrl, ...params })
    const call = carrier.calls.at(-1)
    if (response.status !== 201 || call === undefined) throw new Error(`the call was not created: ${await response.text()}`)
    return { phone, call }
  }
  return {
    server,
    carrier,
    time,
    createCall,
    async answerCall(params) {
      const created = await createCall(params)
      await created.phone.answer()
      return created
    },
    requestedPaths: () => server.received.map(({ url }) => url),
    callIn() {
      const caller = new ScriptedPhone()
      const call = carrier.callIn({ to: fromNumber, from: supporter, url: voiceUrl, handset: caller.handset })
      return { phone: caller, call }
    },
    async close() {
      await carrier.close()
      await server.close()
    },
  }
}

/** Sends a POST to the REST API. An array becomes a repeated field. */
export async function callApi(url: string, path: string, params: Record<string, string | readonly string[]>): Promise<Response> {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string]))
  return await fetch(`${url}/2010-04-01/Accounts/${account}/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${account}:${authToken}`).toString('base64')}` },
    body: new URLSearchParams(pairs),
  })
}
