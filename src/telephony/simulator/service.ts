// The simulated carrier as a whole: opens its REST API, hands its parts to one another, and lets phones call in. What a call is
// like is call.ts's, what the API answers the business of rest/.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../clock.ts'
import type { Switchboard } from './call.ts'
import { Directory, type Resource } from './directory.ts'
import { Exchange } from './exchange.ts'
import type { Handset } from './handset.ts'
import { type Faults, Network } from './network/network.ts'
import type { CallRecord } from './record.ts'
import { createApiServer, type FailNext } from './rest/api-server.ts'
import { callRoutes } from './rest/calls.ts'
import { numberRoutes } from './rest/numbers.ts'
import { unattendedHandset } from './unattended.ts'

export interface SimulatedCarrierOptions {
  readonly accountSid: string
  readonly authToken: string
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
  readonly wait: (milliseconds: number) => Promise<void>
  /** Undefined: a phone that nobody holds. */
  readonly handsetFor: (to: string) => Handset | undefined
  /** By default any number may be called from, and none can be set up. */
  readonly numbers?: readonly string[]
  /** How lists of calls write numbers; by default in E.164. */
  readonly spell?: (number: string) => string
  readonly faults?: Faults
  readonly retrySecondsMax?: number
  /** By default one that is free. */
  readonly port?: number
  /** Asked before each request to the REST API. */
  readonly failNext?: FailNext
}

export interface IncomingCall {
  readonly to: string
  readonly from: string
  readonly handset: Handset
  /** By default what was set up for the number. */
  readonly url?: string
}

export interface SimulatedCarrier {
  /** To be used instead of https://api.twilio.com. */
  readonly url: string
  readonly account: string
  /** In the order in which they were taken on. */
  readonly calls: readonly CallRecord[]
  readonly numbers: readonly Resource[]
  readonly applications: readonly Resource[]
  readonly network: Pick<Network, 'mismatches' | 'undelivered'>
  /** Somebody dials a number of the account. */
  callIn(call: IncomingCall): CallRecord
  /** Resolves when no call is running and nothing is being delivered. */
  idle(): Promise<void>
  /** Ends what is running, and tells nobody of it. */
  close(): Promise<void>
}

export async function startSimulatedCarrier(options: SimulatedCarrierOptions): Promise<SimulatedCarrier> {
  const { accountSid: account, authToken, clock, random, wait, numbers, faults, retrySecondsMax } = options
  const spell = options.spell ?? ((number: string) => number)
  const newSid = sidSource(random)
  const network = new Network({ authToken, random, wait, newToken: () => newSid('IT'), faults, retrySecondsMax })
  const switchboard: Switchboard = { account, network, clock, numbers, spell, newSid }
  const exchange = new Exchange(switchboard)
  const directory = new Directory(switchboard)
  const handsetFor = (to: string) => options.handsetFor(to) ?? unattendedHandset({ wait })
  const routes = [...callRoutes(exchange, handsetFor), ...numberRoutes(directory, account)]
  const server = createApiServer({ account, authToken, routes, failNext: options.failNext })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    calls: exchange.calls,
    numbers: directory.numbers,
    applications: directory.applications,
    network,
    callIn: (call) => callIn(exchange, directory, call),
    idle: () => exchange.idle(),
    close: async () => {
      exchange.close()
      server.close()
      server.closeAllConnections()
      await exchange.idle()
    },
  }
}

function callIn(exchange: Exchange, directory: Directory, { to, from, handset, url }: IncomingCall): CallRecord {
  const voice = directory.voiceOf(to)
  const first = url ?? voice?.url
  if (first === undefined) throw new Error(`nothing is set up for calls to ${to}`)
  const { method = 'POST', fallback, statusCallback } = voice ?? {}
  const asked = { url: first, method, fallback, statusCallback }
  const call = exchange.take({ ...asked, to, from, direction: 'inbound', timeoutSeconds: 0, isRecorded: false }, handset)
  exchange.start(call)
  return call.record
}

/** Twilio's ids are two letters and 32 hexadecimal digits. They are counted, too: no two are alike, whatever `random` returns. */
function sidSource(random: () => number): (prefix: string) => string {
  let count = 0
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const randomPart = () => hex(Math.floor(random() * 2 ** 48), 12)
  return (prefix) => prefix + randomPart() + randomPart() + hex(count++ % 2 ** 32, 8)
}
