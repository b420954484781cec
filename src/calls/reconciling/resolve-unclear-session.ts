// Finds out whether an interrupted request to dial a caller reached the carrier. Dialling somebody twice is worse than not at
// all, so the session returns to the queue only if the carrier certainly has no call for it.
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { recordOutboundCall, requeueSession } from '../../sessions/queue-queries.ts'
import { listKnownCalls, type UnclearSession } from '../../sessions/reconcile-queries.ts'
import type { FoundCall } from '../../telephony/carrier.ts'
import { isEnding } from '../../telephony/event.ts'
import { triesMax } from '../queue/dial-callers.ts'
import { closeSession, type Findings, type ReconcileServices, secondsAgo } from './reconcile-services.ts'

/** How long a call that the carrier cannot list has to report itself. */
const unreportedSeconds = 600
/** How far the carrier's clock may be behind ours. */
const clockSkewSeconds = 60

/** Throws a CarrierError. */
export async function resolveUnclearSession(
  services: ReconcileServices,
  session: UnclearSession,
  findings: Findings,
): Promise<void> {
  if (!services.carrier.listsCalls) return awaitReport(services, session, findings)
  const candidates = await listCandidates(services, session)
  const call = candidates.find(({ isCertain }) => isCertain)
  // An uncertain one may belong to another session, or be older. It is no proof, neither for this call nor against it.
  if (call === undefined && candidates.length > 0) return awaitReport(services, session, findings)
  if (call === undefined) return requeue(services, session, findings)
  // A call that is under way reports its session itself. Of two sessions for one phone number, it may be the other's.
  if (isEnding(call.status)) await recordEndedCall(services, session, { call, findings })
}

async function awaitReport(services: ReconcileServices, session: UnclearSession, findings: Findings): Promise<void> {
  if (Date.parse(session.placing_since) > secondsAgo(services, unreportedSeconds).getTime()) return
  await closeSession(services, session.session_id, { status: 'failed', findings })
}

/** The carrier's calls that may be this session's, and are not known to be another's. */
async function listCandidates({ db, carrier }: ReconcileServices, session: UnclearSession): Promise<FoundCall[]> {
  const since = new Date(Date.parse(session.placing_since) - clockSkewSeconds * 1000)
  const found = await carrier.findCalls({ to: session.phone_number, fromNumber: session.from_number, since })
  const ids = found.map(({ callId }) => callId)
  const known = await listKnownCalls(db, carrier.account, ids)
  return found.filter(({ callId }) => !known.has(callId))
}

async function requeue(services: ReconcileServices, session: UnclearSession, findings: Findings): Promise<void> {
  if (session.place_tries >= triesMax) return closeSession(services, session.session_id, { status: 'failed', findings })
  await requeueSession(services.db, session, services.clock())
  findings.requeued += 1
}

async function recordEndedCall(
  services: ReconcileServices,
  session: UnclearSession,
  { call, findings }: { readonly call: FoundCall; readonly findings: Findings },
): Promise<void> {
  try {
    await recordOutboundCall(services.db, session.session_id, call.callId, services.clock())
  } catch (error) {
    // Another session has just reported it as its own. The next round sees what is left.
    if (isReusedCallId(error)) return
    throw error
  }
  findings.dialled += 1
  await closeSession(services, session.session_id, { status: call.status, seconds: call.seconds, findings })
}
