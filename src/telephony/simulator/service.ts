// Starts the simulated carrier: wires its parts, opens its REST API, and lets phones call in.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../clock.ts'
import type { Handset } from '../handset.ts'
import type { SimulatorContext } from './call.ts'
import { CallRegistry } from './call-registry.ts'
import { Directory, type Resource } from './directory.ts'
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
  /** Returns the phone to ring. Undefined: an unattended phone. */
  readonly handsetFor: (to: string) => Handset | undefined
  /** The numbers of the account. By default any number may be used as caller ID, and none can be set up. */
  readonly numbers?: readonly string[]
  /** Writes numbers as lists of calls show them; by default in E.164. */
  readonly spell?: (number: string) => string
  readonly faults?: Faults
  readonly retrySecondsMax?: number
  /** By default, any free port. */
  readonly port?: number
  /** Called for each request to the REST API; may make it fail. */
  readonly failNext?: FailNext
}

export interface IncomingCall {
  readonly to: string
  readonly from: string
  readonly handset: Handset
  /** By default the URL that is set up for the number. */
  readonly url?: string
}

export interface SimulatedCarrier {
  /** The base URL to use instead of https://api.twilio.com. */
  readonly url: string
  readonly account: string
  /** In the order in which they were created. */
  readonly calls: readonly CallRecord[]
  readonly numbers: readonly Resource[]
  readonly applications: readonly Resource[]
  readonly network: Pick<Network, 'mismatches' | 'undelivered'>
  /** Starts a call to a number of the account. */
  callIn(call: IncomingCall): CallRecord
  /** Resolves when no call is running and no request is on its way. */
  idle(): Promise<void>
  /** Ends all calls without reporting them to the server. */
  close(): Promise<void>
}

export async function startSimulatedCarrier(options: SimulatedCarrierOptions): Promise<SimulatedCarrier> {
  const { accountSid: account, authToken, clock, random, wait, numbers, faults, retrySecondsMax } = options
  const spell = options.spell ?? ((number: string) => number)
  const newSid = sidSource(random)
  const network = new Network({ authToken, random, wait, newToken: () => newSid('IT'), faults, retrySecondsMax })
  const context: SimulatorContext = { account, network, clock, numbers, spell, newSid }
  const registry = new CallRegistry(context)
  const directory = new Directory(context)
  const handsetFor = (to: string) => options.handsetFor(to) ?? unattendedHandset({ wait })
  const routes = [...callRoutes(registry, handsetFor), ...numberRoutes(directory, account)]
  const server = createApiServer({ account, authToken, routes, failNext: options.failNext })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    calls: registry.calls,
    numbers: directory.numbers,
    applications: directory.applications,
    network,
    callIn: (call) => callIn(registry, directory, call),
    idle: () => registry.idle(),
    close: async () => {
      registry.close()
      server.close()
      server.closeAllConnections()
      await registry.idle()
    },
  }
}

function callIn(registry: CallRegistry, directory: Directory, { to, from, handset, url }: IncomingCall): CallRecord {
  const voice = directory.findVoiceSettings(to)
  const first = url ?? voice?.url
  if (first === undefined) throw new Error(`nothing is set up for calls to ${to}`)
  const { method = 'POST', fallback, statusCallback } = voice ?? {}
  const plan = { url: first, method, fallback, statusCallback }
  const call = registry.create({ ...plan, to, from, direction: 'inbound', timeoutSeconds: 0, isRecorded: false }, handset)
  registry.start(call)
  return call.record
}

/**
 * Twilio's ids are two letters and 32 hexadecimal digits. The last ones are a counter, so that ids are unique for any `random`.
 */
function sidSource(random: () => number): (prefix: string) => string {
  let count = 0
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const randomPart = () => hex(Math.floor(random() * 2 ** 48), 12)
  return (prefix) => prefix + randomPart() + randomPart() + hex(count++ % 2 ** 32, 8)
}
