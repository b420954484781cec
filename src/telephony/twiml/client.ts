// The client for the REST API of a Twilio-compatible carrier: dials callers, finds calls, and ends them. When to dial is decided
// elsewhere.
import { readCarrierNumber } from '../../phone/carrier-number.ts'
import { type Carrier, CarrierError, type FoundLeg, type OutboundCall } from '../carrier.ts'
import { type CallerLegReport, isEnding } from '../event.ts'
import { notFound, openAccount, withCarrierErrors } from './account.ts'
import type { Addresses } from './addresses.ts'
import type { HttpClientOptions } from './http-client.ts'
import { matchCall, toCallReport } from './listed-calls.ts'

export interface ClientOptions extends HttpClientOptions {
  readonly addresses: Addresses
}

/** More calls than one number can get in the minutes that a search covers. */
const listedMax = 50

export function createCarrier(options: ClientOptions): Carrier {
  const { profile, config } = options
  const account = openAccount(options)
  const findCall = async (callId: string): Promise<CallerLegReport | undefined> => {
    try {
      return await withCarrierErrors(async () => toCallReport(await account.calls(callId).fetch()))
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
        // There may be a call even without an id; its reports will have one.
        if (!sid) throw new CarrierError('unclear', 'The carrier sent no id for the call')
        return { callId: sid }
      }),
    findCall,
    endCall: async (callId) => {
      try {
        await withCarrierErrors(() => account.calls(callId).update({ status: 'completed' }))
      } catch (error) {
        if (!(error instanceof CarrierError && error.kind === 'refused')) throw error
        // Carriers differ in how they say that a call has already ended.
        const call = error.code === notFound ? undefined : await findCall(callId)
        if (call !== undefined && !isEnding(call.status)) throw error
      }
    },
    findCalls: async (search) => {
      const { to, since } = search
      const list = (spelling: string) =>
        withCarrierErrors(() => account.calls.list({ to: spelling, startTimeAfter: dayBefore(since), limit: listedMax }))
      // Some carriers compare the number as text with what they stored, which may lack the plus sign.
      const lists = await successful([list(to), list(to.replace('+', ''))])
      const listed = lists.flat()
      // Calls without an id are all kept, because they cannot be told apart.
      const distinct = listed.filter(({ sid }, i) => !sid || listed.findIndex((call) => call.sid === sid) === i)
      return distinct.flatMap((call) => matchCall(call, search))
    },
    findLegs: (callId) =>
      withCarrierErrors(async () => {
        if (!profile.listsLegs) return undefined
        const found = await account.calls.list({ parentCallSid: callId, limit: listedMax })
        return found
          .map((call): FoundLeg => ({ ...toCallReport(call), legId: call.sid, to: readCarrierNumber(call.to) }))
          .reverse()
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

/**
 * Returns the results of requests for the same thing in several spellings. Throws if all were refused, or one failed otherwise.
 */
async function successful<T>(requests: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(requests)
  const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  const failure = failures.find((reason) => !(reason instanceof CarrierError && reason.kind === 'refused'))
  if (failure !== undefined || values.length === 0) throw failure ?? failures[0]
  return values
}

/** Carriers filter by whole days, and a call close to midnight must not be missed. */
function dayBefore(instant: Date): Date {
  return new Date(instant.getTime() - 86_400_000)
}
