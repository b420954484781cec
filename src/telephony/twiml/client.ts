// The REST API of a Twilio-compatible carrier: places calls, and asks what became of them. Whether and when to place one
// is decided elsewhere.
import { readCarrierNumber } from '../../phone/carrier-number.ts'
import { type Carrier, CarrierError, type FoundLeg, type OutboundCall } from '../carrier.ts'
import { type CallReport, isEnding } from '../event.ts'
import { notFound, openAccount, withCarrierErrors } from './account.ts'
import type { Addresses } from './addresses.ts'
import type { HttpClientOptions } from './http-client.ts'
import { foundCall, reportOf } from './listed-calls.ts'

export interface ClientOptions extends HttpClientOptions {
  readonly addresses: Addresses
}

/** More calls than one number can be rung in the minutes that are asked about. */
const listedMax = 50

export function createCarrier(options: ClientOptions): Carrier {
  const { profile, config } = options
  const account = openAccount(options)
  const findCall = async (callId: string): Promise<CallReport | undefined> => {
    try {
      return await withCarrierErrors(async () => reportOf(await account.calls(callId).fetch()))
    } catch (error) {
      if (error instanceof CarrierError && error.code === notFound) return undefined
      throw error
    }
  }
  return {
    account: config.account,
    isSimulated: config.name === 'simulator',
    listsCalls: profile.listsCalls,
    dialCaller: (call) =>
      withCarrierErrors(async () => {
        const { sid } = await account.calls.create(requestFor(call, options))
        // Without an id there may be a call all the same; its reports will say what it is called.
        if (!sid) throw new CarrierError('unclear', 'The carrier did not say what the call is called')
        return { callId: sid }
      }),
    findCall,
    endCall: async (callId) => {
      try {
        await withCarrierErrors(() => account.calls(callId).update({ status: 'completed' }))
      } catch (error) {
        if (!(error instanceof CarrierError && error.kind === 'refused')) throw error
        // Each carrier has its own way to say that a call is over already.
        const call = error.code === notFound ? undefined : await findCall(callId)
        if (call !== undefined && !isEnding(call.status)) throw error
      }
    },
    findCalls: async (wanted) => {
      const { to, since } = wanted
      const list = (spelling: string) =>
        withCarrierErrors(() => account.calls.list({ to: spelling, startTimeAfter: dayBefore(since), limit: listedMax }))
      // A carrier may look for the text that it has written down, and it may leave the plus sign out.
      const lists = await answered([list(to), list(to.replace('+', ''))])
      const listed = lists.flat()
      // One that has no id may be any: none stands for another.
      const distinct = listed.filter(({ sid }, i) => !sid || listed.findIndex((call) => call.sid === sid) === i)
      return distinct.flatMap((call) => foundCall(call, wanted))
    },
    findLegs: (callId) =>
      withCarrierErrors(async () => {
        if (!profile.listsLegs) return undefined
        const found = await account.calls.list({ parentCallSid: callId, limit: listedMax })
        return found.map((call): FoundLeg => ({ ...reportOf(call), legId: call.sid, to: readCarrierNumber(call.to) })).reverse()
      }),
  }
}

function requestFor(call: OutboundCall, { addresses }: ClientOptions) {
  return {
    to: call.to,
    from: call.fromNumber,
    url: addresses.step(call.session, 0),
    method: 'POST' as const,
    fallbackUrl: addresses.apology(call.language),
    fallbackMethod: 'POST' as const,
    statusCallback: addresses.status(call.session),
    statusCallbackMethod: 'POST' as const,
    statusCallbackEvent: ['ringing', 'completed'],
    timeout: call.ringSecondsMax,
    ...(call.record ? { record: true } : {}),
  }
}

/** What became of one question in several spellings, of which a carrier may refuse some. */
async function answered<T>(questions: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(questions)
  const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  const failure = failures.find((reason) => !(reason instanceof CarrierError && reason.kind === 'refused'))
  if (failure !== undefined || answers.length === 0) throw failure ?? failures[0]
  return answers
}

/** Carriers filter by the day, and a call on the edge of one must not be missed. */
function dayBefore(instant: Date): Date {
  return new Date(instant.getTime() - 86_400_000)
}
