// The carrier of a fault run: the simulated one with all its faults, and a record of the session behind each outbound call,
// which the server’s rows are compared with.
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/clock.ts'
import type { ApiRequest, FailNext } from '../../src/telephony/simulator/rest/api-server.ts'
import { type SimulatedCarrier, startSimulatedCarrier } from '../../src/telephony/simulator/service.ts'
import { answeringPerson } from './phones.ts'
import { type Random, seededRandom } from './seeded-random.ts'

export interface FaultyCarrier {
  readonly carrier: SimulatedCarrier
  readonly account: string
  readonly authToken: string
  /** The public id of the session behind each outbound call, in the order of `carrier.calls`. */
  readonly dialledFor: readonly string[]
  /** How many requests to dial a caller were refused or not answered. */
  readonly disturbed: number
  /** Dials one of our numbers. By default the address that was set up for the number answers. */
  callIn(call: { from: string; to: string; url?: string }): void
  /** Sets the addresses for calls to a number and for reports of their end. */
  setUp(number: string, addresses: { VoiceUrl: string; StatusCallback: string }): Promise<void>
  /** Runs `work` after the next request to dial a caller arrives and before it is answered. Resolves when `work` is done. */
  whileDialling(work: () => Promise<void>): Promise<void>
}

export interface FaultyCarrierOptions {
  readonly random: Random
  /** How much faster time passes on the phone than here. */
  readonly pace: number
  /** The numbers of the account. */
  readonly numbers: readonly string[]
}

const faults = { duplicate: 0.1, drop: 0.05, loseAnswer: 0.1, delay: 0.1, reorder: 0.15 }
/** In phone time. Longer than any server is down. */
const retrySecondsMax = 600

export async function startFaultyCarrier({ random, pace, numbers }: FaultyCarrierOptions): Promise<FaultyCarrier> {
  const account = `AC${randomBytes(16).toString('hex')}`
  const authToken = randomBytes(16).toString('hex')
  const dialledFor: string[] = []
  const interruptions: (() => void)[] = []
  let disturbed = 0
  const wait = async (milliseconds: number) => {
    await delay(milliseconds / pace)
  }
  const newPhone = () => answeringPerson({ random: seededRandom(Math.floor(random() * 2 ** 32)), wait })
  const failNext: FailNext = (request) => {
    if (request.method !== 'POST' || request.path !== '/Calls.json') return undefined
    interruptions.shift()?.()
    const failure = chooseFailure(random)
    if (failure !== undefined) disturbed += 1
    if (failure === undefined || failure === 'lost') dialledFor.push(sessionOf(request))
    return failure
  }
  const clock = systemClock
  const carrier = await startSimulatedCarrier({
    ...{ accountSid: account, authToken, clock, random, wait, numbers, faults, retrySecondsMax, failNext },
    handsetFor: newPhone,
  })
  return {
    carrier,
    account,
    authToken,
    dialledFor,
    get disturbed() {
      return disturbed
    },
    callIn: (call) => {
      carrier.callIn({ ...call, handset: newPhone() })
    },
    setUp: async (number, addresses) => {
      const sid = carrier.numbers.find(({ settings }) => settings.PhoneNumber === number)?.sid
      const url = `${carrier.url}/2010-04-01/Accounts/${account}/IncomingPhoneNumbers/${sid}.json`
      const authorization = `Basic ${Buffer.from(`${account}:${authToken}`).toString('base64')}`
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(addresses) })
      if (!answer.ok) throw new Error(`${number} could not be set up: ${await answer.text()}`)
    },
    whileDialling: (work) =>
      new Promise((resolve, reject) => {
        interruptions.push(() => {
          work().then(resolve, reject)
        })
      }),
  }
}

/** `lost`: the caller is dialled, but the server gets no answer. */
function chooseFailure(random: Random): ReturnType<FailNext> {
  const chance = random()
  if (chance < 0.05) return 'lost'
  if (chance < 0.07) return { status: 429, code: 20429 }
  return chance < 0.08 ? { status: 500, code: 20500 } : undefined
}

function sessionOf({ params }: ApiRequest): string {
  const session = /\/voice\/([\w-]+)\/steps\/0/.exec(params.get('Url') ?? '')?.[1]
  if (session === undefined) throw new Error(`A caller was dialled with the address ${params.get('Url')}`)
  return session
}
