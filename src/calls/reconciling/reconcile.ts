// Finds out from the carrier what it has not told: calls that were perhaps placed, sessions without an end, legs whose end
// was lost. Several processes may do it at once: whatever is found is written down once.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { endSession } from '../../sessions/queries.ts'
import {
  listKnownCalls,
  listUnclearSessions,
  recordOutboundCall,
  requeueSession,
  type UnclearSession,
} from '../../sessions/queue-queries.ts'
import {
  forgetFlows,
  listOpenAttempts,
  listOrphans,
  listSilentSessions,
  recordAlive,
  releaseLines,
  type SilentSession,
} from '../../sessions/reconcile-queries.ts'
import { listStoppedCalls, type StoppedCall } from '../../sessions/stop-queries.ts'
import { type Carrier, CarrierError } from '../../telephony/carrier.ts'
import { isEnding, type LegStatus } from '../../telephony/event.ts'
import type { Log } from '../log.ts'
import { triesMax } from '../queue/dial-callers.ts'
import type { SessionWatch } from '../status/session-watch.ts'
import { settleAttempts } from './settle-attempts.ts'

/** Seconds of silence after which the carrier is asked. */
export interface Timeouts {
  /** Since a call was to be placed: the carrier's list of calls lags behind. */
  readonly dialling: number
  /** Since the phone was to ring, beyond the time that it may ring. */
  readonly ringing: number
  /** Since the caller was asked something. */
  readonly answered: number
  /** Since an office was dialled, beyond the time that a call may last. */
  readonly talking: number
  /** Since a session ended, or was to be ended: reports may still be under way. */
  readonly ended: number
}

export const usualTimeouts: Timeouts = { dialling: 60, ringing: 60, answered: 300, talking: 300, ended: 60 }
/** For an operator who wants to know now. A request to place a call may be under way for 15 seconds: see dial-callers.ts. */
export const immediate: Timeouts = { dialling: 20, ringing: 0, answered: 0, talking: 0, ended: 0 }

/** How long a carrier that cannot say whether a call was placed is given to report it. */
const unreportedSeconds = 600
const orphanSeconds = 600
/** How far the carrier's clock may be behind ours. */
const clockSkewSeconds = 60
/** A session that is over is followed no longer, and no delivery of it is still under way. */
const forgetSeconds = 3600

export interface Findings {
  placed: number
  requeued: number
  ended: number
  settled: number
  /** Why the carrier could not be asked about a session, for each of those. */
  readonly unanswered: string[]
}

export interface ReconcileServices {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly carrier: Carrier
  readonly supporterRingSecondsMax: number
  readonly officeRingSecondsMax: number
  readonly callSecondsMax: number
  readonly watch: Pick<SessionWatch, 'changed'>
}

export async function reconcile(services: ReconcileServices, timeouts: Timeouts = usualTimeouts): Promise<Findings> {
  const findings: Findings = { placed: 0, requeued: 0, ended: 0, settled: 0, unanswered: [] }
  const { db, carrier } = services
  for (const call of await listStoppedCalls(db, carrier.account))
    await askCarrier(services, findings, () => endStopped(services, call, { timeouts, findings }))
  for (const session of await listUnclearSessions(db, carrier.account, ago(services, timeouts.dialling)))
    await askCarrier(services, findings, () => resolveUnclearSession(services, session, findings))
  for (const session of await listSilentSessions(db, carrier.account, silence(services, timeouts)))
    await askCarrier(services, findings, () => checkSession(services, session, findings))
  for (const sessionId of await listOrphans(db, [carrier.account], ago(services, orphanSeconds)))
    await end(services, sessionId, { status: 'unknown', findings })
  await releaseLines(db, ago(services, timeouts.ended))
  const open = await listOpenAttempts(db, ago(services, timeouts.ended))
  for (const attempts of Map.groupBy(open, ({ session_id }) => session_id).values())
    await askCarrier(services, findings, async () => {
      findings.settled += await settleAttempts(services, attempts)
    })
  await forgetFlows(db, ago(services, forgetSeconds))
  return findings
}

function silence(services: ReconcileServices, timeouts: Timeouts) {
  const { supporterRingSecondsMax, officeRingSecondsMax, callSecondsMax } = services
  const addsTimeouts = timeouts !== immediate
  return {
    ringing: ago(services, timeouts.ringing + (addsTimeouts ? supporterRingSecondsMax : 0)),
    answered: ago(services, timeouts.answered),
    talking: ago(services, timeouts.talking + (addsTimeouts ? officeRingSecondsMax + callSecondsMax : 0)),
  }
}

function ago({ clock }: ReconcileServices, seconds: number): Date {
  return new Date(clock().getTime() - seconds * 1000)
}

/** One carrier that does not answer must not keep the rest from being looked at; it is asked again later. */
async function askCarrier({ log }: ReconcileServices, findings: Findings, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    findings.unanswered.push(error.message)
    log.warn({ err: error }, 'the carrier could not be asked about a call; it is asked again')
  }
}

/** Whoever was placing this call was interrupted: it goes back into the queue only when the carrier knows of none. */
async function resolveUnclearSession(services: ReconcileServices, session: UnclearSession, findings: Findings): Promise<void> {
  const { db, clock, carrier } = services
  const placedAt = Date.parse(session.placing_since)
  // Ringing somebody twice is worse than not at all.
  const awaitReport = async () => {
    if (placedAt <= ago(services, unreportedSeconds).getTime())
      await end(services, session.session_id, { status: 'failed', findings })
  }
  if (!carrier.listsCalls) return awaitReport()
  const since = new Date(placedAt - clockSkewSeconds * 1000)
  const found = await carrier.findCalls({ to: session.phone_number, fromNumber: session.from_number, since })
  const known = await listKnownCalls(
    db,
    carrier.account,
    found.map(({ callId }) => callId),
  )
  const candidates = found.filter(({ callId }) => !known.has(callId))
  const call = candidates.find(({ isCertain }) => isCertain)
  // One that may be another's call, or an older one, is neither this session's nor a proof that there is none.
  if (call === undefined && candidates.length > 0) return awaitReport()
  // One that lives tells by itself which session it is of: of two sessions of one phone number, this may be the other.
  if (call !== undefined && !isEnding(call.status)) return
  if (call === undefined) {
    if (session.place_tries >= triesMax) return end(services, session.session_id, { status: 'failed', findings })
    await requeueSession(db, session, clock())
    findings.requeued += 1
    return
  }
  try {
    await recordOutboundCall(db, session.session_id, call.callId, clock())
  } catch (error) {
    // Another session has reported it as its own just now; the next look finds what is left.
    if (isReusedCallId(error)) return
    throw error
  }
  findings.placed += 1
  await end(services, session.session_id, { status: call.status, seconds: call.seconds, findings })
}

/** The carrier reports the end by itself, except of calls that it was given no address for. */
async function endStopped(
  services: ReconcileServices,
  call: StoppedCall,
  { timeouts, findings }: { readonly timeouts: Timeouts; readonly findings: Findings },
): Promise<void> {
  await services.carrier.endCall(call.carrier_call_id)
  if (Date.parse(call.stop_requested_at) <= ago(services, timeouts.ended).getTime()) await checkSession(services, call, findings)
}

async function checkSession(
  services: ReconcileServices,
  { session_id, carrier_call_id }: SilentSession,
  findings: Findings,
): Promise<void> {
  const { db, clock, carrier } = services
  const call = await carrier.findCall(carrier_call_id)
  if (call !== undefined && !isEnding(call.status)) return recordAlive(db, session_id, clock())
  await end(services, session_id, { status: call?.status ?? 'unknown', seconds: call?.seconds, findings })
}

interface Ending {
  readonly status: LegStatus
  readonly seconds?: number | undefined
  readonly findings: Findings
}

async function end(
  { db, clock, watch }: ReconcileServices,
  sessionId: number,
  { status, seconds, findings }: Ending,
): Promise<void> {
  const ended = await endSession(db, { sessionId }, { status, seconds, callId: undefined, now: clock() })
  if (ended === undefined) return
  findings.ended += 1
  watch.changed(sessionId)
}

export interface Reconciling {
  stop(): Promise<void>
}

const intervalMilliseconds = 10_000

/** Every ten seconds, until it is stopped. `stop` waits for the round in progress. */
export function startReconciling(services: ReconcileServices): Reconciling {
  let running = Promise.resolve()
  const round = () => {
    running = reconcile(services).then(
      () => {},
      (error) => services.log.error({ err: error }, 'sessions could not be looked after; it is tried again'),
    )
  }
  const timer = setInterval(round, intervalMilliseconds)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
