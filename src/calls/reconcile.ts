// Finds out from the carrier what it has not told: calls that were perhaps placed, sessions without an end, legs whose end
// was lost. Several processes may do it at once: whatever is found is written down once.
import type { Db } from '../database/types.ts'
import {
  listKnownCalls,
  listUnclearSessions,
  notePlaced,
  requeueSession,
  type UnclearSession,
} from '../sessions/placing-queries.ts'
import { endSession } from '../sessions/queries.ts'
import {
  dropAttempt,
  forgetFlows,
  listOpenAttempts,
  listOrphans,
  listSilentSessions,
  noteAlive,
  type OpenAttempt,
  type SilentSession,
} from '../sessions/reconcile-queries.ts'
import { CarrierError, type FoundLeg } from '../telephony/carrier.ts'
import { isEnding, type LegStatus } from '../telephony/event.ts'
import type { Calling } from './calling.ts'
import { reportLeg } from './flow-queries.ts'
import { triesMax } from './place-calls.ts'

/** Seconds of silence after which the carrier is asked. */
export interface Patience {
  /** Since a call was to be placed: the carrier's list of calls lags behind. */
  readonly placing: number
  /** Since the phone was to ring, beyond the time that it may ring. */
  readonly ringing: number
  /** Since the caller was asked something. */
  readonly answered: number
  /** Since an office was dialled, beyond the time that a call may last. */
  readonly talking: number
  /** Since a session ended: reports of its legs may still be under way. */
  readonly ended: number
}

export const usualPatience: Patience = { placing: 60, ringing: 60, answered: 300, talking: 300, ended: 60 }
/** For an operator who wants to know now. */
export const noPatience: Patience = { placing: 20, ringing: 0, answered: 0, talking: 0, ended: 0 }

/** How long a carrier that cannot be asked is given to report a call that was perhaps placed. */
const unlistedSeconds = 600
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
}

export async function reconcile(calling: Calling, patience: Patience = usualPatience): Promise<Findings> {
  const findings: Findings = { placed: 0, requeued: 0, ended: 0, settled: 0 }
  const { db, carrier } = calling
  for (const session of await listUnclearSessions(db, carrier.account, ago(calling, patience.placing)))
    await asking(calling, () => clearUp(calling, session, findings))
  for (const session of await listSilentSessions(db, carrier.account, silence(calling, patience)))
    await asking(calling, () => askAbout(calling, session, findings))
  for (const sessionId of await listOrphans(db, [carrier.account], ago(calling, orphanSeconds)))
    await end(calling, sessionId, { status: 'unknown', findings })
  const open = await listOpenAttempts(db, ago(calling, patience.ended))
  for (const attempts of Map.groupBy(open, ({ session_id }) => session_id).values())
    await asking(calling, () => settle(calling, attempts, findings))
  await forgetFlows(db, ago(calling, forgetSeconds))
  return findings
}

function silence(calling: Calling, patience: Patience) {
  const { ringSecondsMax, callSecondsMax } = calling
  const isPatient = patience !== noPatience
  return {
    ringing: ago(calling, patience.ringing + (isPatient ? ringSecondsMax : 0)),
    answered: ago(calling, patience.answered),
    talking: ago(calling, patience.talking + (isPatient ? ringSecondsMax + callSecondsMax : 0)),
  }
}

function ago({ clock }: Calling, seconds: number): Date {
  return new Date(clock().getTime() - seconds * 1000)
}

/** One carrier that does not answer must not keep the rest from being looked at; it is asked again later. */
async function asking({ log }: Calling, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    log.warn({ err: error }, 'the carrier could not be asked about a call; it is asked again')
  }
}

/** Whoever was placing this call was interrupted: it goes back into the queue only when the carrier knows of none. */
async function clearUp(calling: Calling, session: UnclearSession, findings: Findings): Promise<void> {
  const { db, clock, carrier } = calling
  const placedAt = Date.parse(session.placing_since)
  if (!carrier.listsCalls) {
    // Ringing somebody twice is worse than not at all.
    if (placedAt <= ago(calling, unlistedSeconds).getTime())
      await end(calling, session.session_id, { status: 'failed', findings })
    return
  }
  const since = new Date(placedAt - clockSkewSeconds * 1000)
  const found = await carrier.findCalls({ to: session.phone_number, from: session.from_number, since })
  const known = await listKnownCalls(
    db,
    carrier.account,
    found.map(({ callId }) => callId),
  )
  const call = found.find(({ callId }) => !known.has(callId))
  if (call === undefined) {
    if (session.place_tries >= triesMax) return end(calling, session.session_id, { status: 'failed', findings })
    await requeueSession(db, session, clock())
    findings.requeued += 1
    return
  }
  await notePlaced(db, session.session_id, call.callId, clock())
  findings.placed += 1
  if (isEnding(call.status)) await end(calling, session.session_id, { status: call.status, seconds: call.seconds, findings })
}

async function askAbout(calling: Calling, { session_id, carrier_call_id }: SilentSession, findings: Findings): Promise<void> {
  const { db, clock, carrier } = calling
  const call = await carrier.findCall(carrier_call_id)
  if (call !== undefined && !isEnding(call.status)) return noteAlive(db, session_id, clock())
  await end(calling, session_id, { status: call?.status ?? 'unknown', seconds: call?.seconds, findings })
}

interface Ending {
  readonly status: LegStatus
  readonly seconds?: number | undefined
  readonly findings: Findings
}

async function end({ db, clock, watch }: Calling, sessionId: number, { status, seconds, findings }: Ending): Promise<void> {
  const ended = await endSession(db, { sessionId }, { status, seconds, callId: undefined, now: clock() })
  if (ended === undefined) return
  findings.ended += 1
  watch.changed(sessionId)
}

/** All open attempts of one session that is over. */
async function settle(calling: Calling, attempts: readonly OpenAttempt[], findings: Findings): Promise<void> {
  const { db, clock, carrier } = calling
  const [first] = attempts
  if (first === undefined) return
  const canAsk = first.carrier_account === carrier.account && first.carrier_call_id !== null
  const legs = canAsk && first.carrier_call_id !== null ? await carrier.findLegs(first.carrier_call_id) : undefined
  const free = (legs ?? []).filter(({ legId }) => !first.known_leg_ids.includes(legId))
  for (const attempt of attempts) {
    const leg = takeLeg(free, attempt.number)
    if (leg !== undefined && !isEnding(leg.status)) continue
    if (leg === undefined && legs !== undefined && attempt.status === null) await dropAttempt(db, attempt, clock())
    else await report(db, attempt, { leg, now: clock() })
    findings.settled += 1
  }
}

/** Legs come in the order of dialling, as attempts do. */
function takeLeg(legs: FoundLeg[], number: string): FoundLeg | undefined {
  const at = legs.findIndex(({ to }) => to === number)
  return at === -1 ? undefined : legs.splice(at, 1)[0]
}

/** Where the carrier cannot be asked, what was heard last tells how it must have ended: the caller's own leg is over. */
async function report(
  db: Db,
  { public_id, attempt, status }: OpenAttempt,
  { leg, now }: { readonly leg: FoundLeg | undefined; readonly now: Date },
): Promise<void> {
  const assumed = status === 'in-progress' ? 'completed' : status === 'ringing' || status === 'queued' ? 'canceled' : 'unknown'
  const known = leg ?? { status: assumed, legId: undefined, seconds: undefined }
  await reportLeg(db, public_id, { attempt, leg: known, now })
}

export interface Reconciling {
  stop(): Promise<void>
}

const intervalMilliseconds = 10_000

/** Every ten seconds, until it is stopped. `stop` waits for the round in progress. */
export function startReconciling(calling: Calling): Reconciling {
  let running = Promise.resolve()
  const round = () => {
    running = reconcile(calling).then(
      () => {},
      (error) => calling.log.error({ err: error }, 'sessions could not be looked after; it is tried again'),
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
