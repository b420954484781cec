// The REST API of a Twilio-compatible carrier: places calls, and asks what became of them. Whether and when to place one
// is decided elsewhere.
import twilio from 'twilio'
import type { CarrierConfig } from '../../config.ts'
import { type Carrier, CarrierError, type FoundCall, type FoundLeg, type PlacedCall } from '../carrier.ts'
import type { CallReport } from '../event.ts'
import type { Addresses } from './addresses.ts'
import { readStatus } from './form.ts'
import { createHttpClient } from './http-client.ts'
import type { CarrierProfile } from './profiles.ts'

export interface ClientOptions {
  readonly profile: CarrierProfile
  readonly config: CarrierConfig
  readonly addresses: Addresses
}

/** More calls than one number can be rung in the minutes that are asked about. */
const listedMax = 50

/**
 * The account of the carrier, in the words of Twilio's package. The package itself takes none but Twilio's ids, so it is
 * given a name of that shape which nothing reads: http-client.ts says who asks.
 */
export function openAccount({ profile, config }: Pick<ClientOptions, 'profile' | 'config'>) {
  const client = twilio(`AC${'0'.repeat(32)}`, 'unused', { httpClient: createHttpClient(profile, config) as never })
  return client.api.v2010.accounts(config.account)
}

export function createCarrier(options: ClientOptions): Carrier {
  const { profile, config } = options
  const account = openAccount(options)
  return {
    account: config.account,
    isSimulated: config.name === 'simulator',
    listsCalls: profile.listsCalls,
    startCall: (call) => asking(async () => ({ callId: (await account.calls.create(requestFor(call, options))).sid })),
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
        const wanted = found.filter((call) => call.from === from && !(call.dateCreated < since) && !call.parentCallSid)
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

/** Carriers filter by the day, and a call on the edge of one must not be missed. */
function dayBefore(instant: Date): Date {
  return new Date(instant.getTime() - 86_400_000)
}

const notFound = 20404
const tooMany = 429

/** Turns what Twilio's package throws into a CarrierError. */
async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof CarrierError) throw error
    const { status, code, message } = error as { status?: number; code?: number; message?: string }
    const known = typeof status === 'number' ? status : 0
    // A 5xx, or an answer that cannot be read, says nothing about whether a call was placed.
    const kind = known === tooMany ? 'busy' : known >= 400 && known < 500 ? 'refused' : 'unclear'
    const number = code ?? (known === 404 ? notFound : undefined)
    throw new CarrierError(kind, String(message ?? 'The answer cannot be read'), number, { cause: error })
  }
}
