// The emergency stop of one campaign or of all: queued sessions end, and every call under way is hung up. If the carrier cannot
// be asked now, reconcile.ts asks again; meanwhile handle-step.ts refuses what these sessions ask for.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import type { Db } from '../../database/types.ts'
import { requestStop, type StoppedSession } from '../../sessions/stop-queries.ts'
import { type Carrier, CarrierError } from '../../telephony/carrier.ts'

export interface StopParts {
  readonly db: Db
  /** Undefined if only the server can reach it. */
  readonly carrier: Pick<Carrier, 'account' | 'endCall'> | undefined
}

export interface StoppedCampaign {
  readonly id: number
  readonly name: string | null
}

export interface Stopped {
  /** Sessions that were queued. */
  readonly canceled: number
  /** Calls that the carrier was asked to end. */
  readonly ended: number
  /** Calls that are being dialled, or that only the server can end. It does so as soon as it can. */
  readonly left: number
  /** Calls of accounts that are no longer configured. */
  readonly foreign: number
  /** Why the carrier could not be asked, one message for each call. */
  readonly unanswered: readonly string[]
}

/** Concurrent requests to the carrier. */
const askedAtOnce = 20

/** Of all campaigns if `campaign` is undefined. */
export async function stopCalls(
  { db, carrier }: StopParts,
  campaign: StoppedCampaign | undefined,
  authorship: Authorship,
): Promise<Stopped> {
  const sessions = await markSessions(db, campaign, authorship)
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

async function markSessions(db: Db, campaign: StoppedCampaign | undefined, authorship: Authorship): Promise<StoppedSession[]> {
  return await db.transaction().execute(async (db) => {
    const sessions = await requestStop(db, campaign?.id, authorship.now)
    const canceled = sessions.filter(({ is_canceled }) => is_canceled).length
    const stopped = sessions.filter(({ is_new, is_canceled }) => is_new && !is_canceled).length
    if (canceled + stopped > 0) {
      const object = campaign === undefined ? { kind: 'server', id: null, name: null } : { kind: 'campaign', ...campaign }
      const action = `${campaign === undefined ? 'server' : 'campaign'}.calls_stopped` as const
      await insertAuditEntry(db, { action, object, after: { canceled, stopped } }, authorship)
    }
    return sessions
  })
}

/** Returns a message for each call that the carrier could not be asked to end. */
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
