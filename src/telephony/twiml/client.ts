// The REST API of a Twilio-compatible carrier: places calls, and asks what became of them. Whether and when to place one
// is decided elsewhere.
import { type Carrier, CarrierError, type FoundCall, type FoundLeg, type PlacedCall } from '../carrier.ts'
import type { CallReport } from '../event.ts'
import { asking, notFound, openAccount } from './account.ts'
import type { Addresses } from './addresses.ts'
import { readStatus } from './form.ts'
import type { HttpClientOptions } from './http-client.ts'

export interface ClientOptions extends HttpClientOptions {
  readonly addresses: Addresses
}

/** More calls than one number can be rung in the minutes that are asked about. */
const listedMax = 50

export function createCarrier(options: ClientOptions): Carrier {
  const { profile, config } = options
  const account = openAccount(options)
  return {
    account: config.account,
    isSimulated: config.name === 'simulator',
    listsCalls: profile.listsCalls,
    startCall: (call) =>
      asking(async () => {
        const { sid } = await account.calls.create(requestFor(call, options))
        // Without an id there may be a call all the same; its reports will say what it is called.
        if (!sid) throw new CarrierError('unclear', 'The carrier did not say what the call is called')
        return { callId: sid }
      }),
    findCall: async (callId) => {
      try {
        return await asking(async () => reportOf(await account.calls(callId).fetch()))
      } catch (error) {
        if (error instanceof CarrierError && error.code === notFound) return undefined
        throw error
      }
    },
    findCalls: ({ to, from, since }) =>
      asking(async () => {
        const found = await account.calls.list({ to, startTimeAfter: dayBefore(since), limit: listedMax })
        const wanted = found.filter((call) => call.from === from && !call.parentCallSid && !isBefore(call.dateCreated, since))
        return wanted.map((call): FoundCall => ({ ...reportOf(call), callId: call.sid }))
      }),
    findLegs: (callId) =>
      asking(async () => {
        if (!profile.listsLegs) return undefined
        const found = await account.calls.list({ parentCallSid: callId, limit: listedMax })
        return found.map((call): FoundLeg => ({ ...reportOf(call), legId: call.sid, to: call.to })).reverse()
      }),
  }
}

function requestFor(call: PlacedCall, { addresses }: ClientOptions) {
  return {
    to: call.to,
    from: call.from,
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

function reportOf(call: { sid: string; status: string; duration: string | null }): CallReport & { status: FoundLeg['status'] } {
  const seconds = call.duration === null || call.duration === '' ? undefined : Number(call.duration)
  return { status: readStatus(call.status), callId: call.sid, seconds: Number.isFinite(seconds) ? seconds : undefined }
}

/** A carrier that does not say when a call was made, or not as Twilio does, may mean this one. */
function isBefore(instant: unknown, since: Date): boolean {
  return instant instanceof Date && instant < since
}

/** Carriers filter by the day, and a call on the edge of one must not be missed. */
function dayBefore(instant: Date): Date {
  return new Date(instant.getTime() - 86_400_000)
}
