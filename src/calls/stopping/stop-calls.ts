// The emergency stop: nobody who waits is rung any more, and every call under way is hung up, of one campaign or of all.
// What the carrier cannot be asked now, reconcile.ts asks it again; what a caller asks for meanwhile, handle-step.ts refuses.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { requestStop } from '../../sessions/stop-queries.ts'
import { type Carrier, CarrierError } from '../../telephony/carrier.ts'

export interface StopParts {
  readonly db: Db
  readonly clock: Clock
  /** Undefined: it can be reached by the server alone. */
  readonly carrier: Pick<Carrier, 'account' | 'endCall'> | undefined
}

export interface Stopped {
  /** Sessions that waited in the queue. */
  readonly canceled: number
  /** Calls that the carrier was asked to end. */
  readonly ended: number
  /** Calls that are being placed, or that only the server can end: it does so as soon as it can. */
  readonly left: number
  /** Calls of accounts that this installation no longer has. */
  readonly foreign: number
  /** Why the carrier could not be asked, for each call. */
  readonly unanswered: readonly string[]
}

/** Requests to the carrier at a time. */
const askedAtOnce = 20

export async function stopCalls({ db, clock, carrier }: StopParts, campaignId: number | undefined): Promise<Stopped> {
  const sessions = await requestStop(db, campaignId, clock())
  const live = sessions.filter(({ is_canceled }) => !is_canceled)
  const foreign = live.filter(({ carrier_account }) => carrier !== undefined && carrier_account !== carrier.account)
  const callIds = live.filter((session) => !foreign.includes(session)).flatMap(({ carrier_call_id }) => carrier_call_id ?? [])
  const unanswered = carrier === undefined ? [] : await endCalls(carrier, callIds)
  const asked = carrier === undefined ? 0 : callIds.length
  return {
    canceled: sessions.length - live.length,
    ended: asked - unanswered.length,
    left: live.length - foreign.length - asked,
    foreign: foreign.length,
    unanswered,
  }
}

/** Returns why it could not be asked, for each call that it could not be asked about. */
async function endCalls(carrier: Pick<Carrier, 'endCall'>, callIds: readonly string[]): Promise<string[]> {
  const unanswered: string[] = []
  const waiting = [...callIds]
  const work = async () => {
    for (let callId = waiting.shift(); callId !== undefined; callId = waiting.shift())
      try {
        await carrier.endCall(callId)
      } catch (error) {
        if (!(error instanceof CarrierError)) throw error
        unanswered.push(error.message)
      }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, work))
  return unanswered
}
