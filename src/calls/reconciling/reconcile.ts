// Asks the carrier for what it has not reported: calls that may have been dialled, sessions without an end, calls to offices
// whose end was lost. Several processes can do this at once: each finding is stored once.

import { type BackgroundTask, repeat } from '../../background/repeat.ts'
import type { Random } from '../../random.ts'
import {
  forgetFlows,
  listOpenAttempts,
  listOrphans,
  listSilentSessions,
  listUnclearSessions,
  recordActivity,
  releaseLines,
  type SilentSession,
} from '../../sessions/reconcile-queries.ts'
import { listStoppedCalls, type StoppedCall } from '../../sessions/stop-queries.ts'
import { isEnding } from '../../telephony/event.ts'
import { askCarrier, closeSession, type Findings, type ReconcileServices, secondsAgo } from './reconcile-services.ts'
import { resolveUnclearSession } from './resolve-unclear-session.ts'
import { settleAttempts } from './settle-attempts.ts'
import { immediate, type Timeouts, usualTimeouts } from './timeouts.ts'

/** After so much silence, a session of an account that is no longer configured is closed. */
const orphanSeconds = 600
/** An ended session is kept so long for those who follow it, and for deliveries that are still under way. */
const forgetSeconds = 3600

export async function reconcile(services: ReconcileServices, timeouts: Timeouts = usualTimeouts): Promise<Findings> {
  const findings: Findings = { dialled: 0, requeued: 0, ended: 0, settled: 0, unanswered: [] }
  const { db, carrier } = services
  const ask = (work: () => Promise<void>) => askCarrier(services, findings, work)
  for (const call of await listStoppedCalls(db, carrier.account))
    await ask(() => endStoppedCall(services, call, { timeouts, findings }))
  for (const session of await listUnclearSessions(db, carrier.account, secondsAgo(services, timeouts.dialling)))
    await ask(() => resolveUnclearSession(services, session, findings))
  for (const session of await listSilentSessions(db, carrier.account, silentSince(services, timeouts)))
    await ask(() => checkSession(services, session, findings))
  for (const sessionId of await listOrphans(db, [carrier.account], secondsAgo(services, orphanSeconds)))
    await closeSession(services, sessionId, { status: 'unknown', findings })
  await releaseLines(db, secondsAgo(services, timeouts.ended), services.clock())
  const open = await listOpenAttempts(db, secondsAgo(services, timeouts.ended))
  for (const attempts of Map.groupBy(open, ({ session_id }) => session_id).values())
    await ask(async () => {
      findings.settled += await settleAttempts(services, attempts)
    })
  await forgetFlows(db, secondsAgo(services, forgetSeconds))
  return findings
}

/** A session that has been silent since this instant, by stage, is checked. */
function silentSince(services: ReconcileServices, timeouts: Timeouts) {
  const { supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax } = services
  const isImmediate = timeouts === immediate
  return {
    ringing: secondsAgo(services, timeouts.ringing + (isImmediate ? 0 : supporterRingSecondsMax)),
    answered: secondsAgo(services, timeouts.answered),
    talking: secondsAgo(services, timeouts.talking + (isImmediate ? 0 : officeRingSecondsMax + callSecondsMax)),
  }
}

/** Asks the carrier again to end a call. It reports the end itself, except for calls that have no status callback. */
async function endStoppedCall(
  services: ReconcileServices,
  call: StoppedCall,
  { timeouts, findings }: { readonly timeouts: Timeouts; readonly findings: Findings },
): Promise<void> {
  await services.carrier.endCall(call.carrier_call_id)
  if (Date.parse(call.stop_requested_at) <= secondsAgo(services, timeouts.ended).getTime())
    await checkSession(services, call, findings)
}

async function checkSession(
  services: ReconcileServices,
  { session_id, carrier_call_id }: SilentSession,
  findings: Findings,
): Promise<void> {
  const { db, clock, carrier } = services
  const call = await carrier.findCall(carrier_call_id)
  if (call !== undefined && !isEnding(call.status)) return recordActivity(db, session_id, clock())
  await closeSession(services, session_id, { status: call?.status ?? 'unknown', seconds: call?.seconds, findings })
}

const intervalMilliseconds = 10_000

export interface ReconcilingServices extends ReconcileServices {
  readonly random: Pick<Random, 'number'>
}

/** `every` is in milliseconds. */
export function startReconciling(services: ReconcilingServices, every = intervalMilliseconds): BackgroundTask {
  const { log, clock, random } = services
  const run = async () => {
    await reconcile(services)
  }
  return repeat({ name: 'reconcile', every, run, log, clock, random })
}
