// Handles a carrier that gives two calls the same id. Requests cannot be told apart then, and nothing of one call may reach the
// session of the other, so the session is closed and its caller hears an apology.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import type { PhoneHash } from '../../phone/phone-hash.ts'
import { type CallOwner, endSession, findCallOwner, type SessionKey } from '../../sessions/queries.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import type { CallerLegReport, IncomingCall } from '../../telephony/event.ts'
import type { Log } from '../log.ts'

export interface ReusedCallIdServices {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
}

/** `end` is the outcome of the call, if it is known. */
export async function closeReusedCallId(
  { db, clock, log }: ReusedCallIdServices,
  by: SessionKey,
  { status, seconds }: Pick<CallerLegReport, 'status' | 'seconds'> = { status: 'failed', seconds: undefined },
): Promise<void> {
  const closed = await endSession(db, by, { status, seconds, callId: undefined, now: clock() })
  log.error({ session: closed }, 'the carrier has used the id of a call for another call; the session is closed')
}

interface KnownCallServices extends ReusedCallIdServices {
  readonly carrier: Pick<Carrier, 'account'>
  readonly hashPhone: PhoneHash
}

/** A carrier that got no answer may repeat its request after the caller has hung up. */
const repeatedSecondsMax = 60

/**
 * Returns the answer that the carrier got when it first announced this call, or `reused` if the id belongs to another call.
 * Returns undefined for a new call.
 */
export async function findKnownCall(
  services: KnownCallServices,
  call: IncomingCall,
): Promise<{ answer: string } | 'reused' | undefined> {
  const owner = await findCallOwner(services.db, services.carrier.account, call.callId)
  if (owner === undefined) return undefined
  if (owner.answer !== null && isSameCall(services, call, owner)) return { answer: owner.answer }
  await closeReusedCallId(services, { sessionId: owner.session_id })
  return 'reused'
}

function isSameCall({ clock, hashPhone }: KnownCallServices, { from, to }: IncomingCall, owner: CallOwner): boolean {
  const isRecent = owner.ended_at === null || clock().getTime() <= Date.parse(owner.ended_at) + repeatedSecondsMax * 1000
  const isSameCaller = owner.phone_hash === (from === undefined ? null : hashPhone(from))
  return owner.is_incoming && isRecent && isSameCaller && (to === undefined || to === owner.from_number)
}
