// The carrier of a fault run: the simulated one with all its faults, and a book of which session each call was placed for,
// which is the truth that the server's rows are held to.
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
  /** The public ids of the sessions that calls were placed for, in the order of `carrier.calls` that go out. */
  readonly placedFor: readonly string[]
  /** How many requests to place a call were refused, or left without an answer. */
  readonly disturbed: number
  /** Somebody dials one of our numbers. By default what was set up for the number answers. */
  callIn(call: { from: string; to: string; url?: string }): void
  /** Says whom to ask about calls to a number, and whom to tell of their end. */
  setUp(number: string, addresses: { VoiceUrl: string; StatusCallback: string }): Promise<void>
  /** Begins the work while a call is being placed, before the server hears of it. Resolves when the work is done. */
  whilePlacing(work: () => Promise<void>): Promise<void>
}

export interface FaultyCarrierOptions {
  readonly random: Random
  /** How much faster the world on the telephone is than ours. */
  readonly pace: number
  /** Of the account. */
  readonly numbers: readonly string[]
}

const faults = { duplicate: 0.1, drop: 0.05, loseAnswer: 0.1, delay: 0.1, reorder: 0.15 }
/** In the time of the telephone: longer than any server is away. */
const retrySecondsMax = 600

export async function startFaultyCarrier({ random, pace, numbers }: FaultyCarrierOptions): Promise<FaultyCarrier> {
  const account = `AC${randomBytes(16).toString('hex')}`
  const authToken = randomBytes(16).toString('hex')
  const placedFor: string[] = []
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
    if (failure === undefined || failure === 'lost') placedFor.push(sessionOf(request))
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
    placedFor,
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
      if (!answer.ok) throw new Error(`${number} cannot be set up: ${await answer.text()}`)
    },
    whilePlacing: (work) =>
      new Promise((resolve, reject) => {
        interruptions.push(() => {
          work().then(resolve, reject)
        })
      }),
  }
}

/** `lost`: it is placed, and the server does not hear of it. */
function chooseFailure(random: Random): ReturnType<FailNext> {
  const chance = random()
  if (chance < 0.05) return 'lost'
  if (chance < 0.07) return { status: 429, code: 20429 }
  return chance < 0.08 ? { status: 500, code: 20500 } : undefined
}

function sessionOf({ params }: ApiRequest): string {
  const session = /\/voice\/([\w-]+)\/steps\/0/.exec(params.get('Url') ?? '')?.[1]
  if (session === undefined) throw new Error(`A call was placed with the address ${params.get('Url')}`)
  return session
}
