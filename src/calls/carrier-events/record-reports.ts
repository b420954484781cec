// The use cases behind what the carrier tells without asking: how the caller's own leg stands, and how a leg to an office
// does. Reports may be late, doubled or out of order; what they say is only ever added.
import { whileDatabaseReturns } from '../../database/retry.ts'
import type { Db } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { completeEndedSession, endSession, noteRinging, type SessionEnd, type SessionKey } from '../../sessions/queries.ts'
import { type CallReport, isEnding, type LegReport } from '../../telephony/event.ts'
import type { Calling } from '../call-services.ts'
import { reportLeg } from './flow-queries.ts'
import { patienceSeconds } from './handle-step.ts'
import { closeReused } from './reused-call-id.ts'

/** `session` is the public id. */
export async function reportCall(calling: Calling, session: string, report: CallReport): Promise<void> {
  const { db, clock, watch } = calling
  const by = { publicId: session }
  const isOver = isEnding(report.status)
  try {
    const changed = await whileDatabaseReturns(async () => {
      if (isOver) return closeSession(db, by, { ...report, now: clock() })
      if (report.status === 'ringing') return noteRinging(db, session, report, clock())
      return undefined
    }, patienceSeconds)
    if (changed !== undefined) watch.changed(changed)
  } catch (error) {
    if (!isReusedCallId(error)) throw error
    await closeReused(calling, by, isOver ? report : undefined)
  }
}

/** A call that came in was never given an address that names its session: the carrier's own id does. */
export async function reportIncomingCall(calling: Calling, report: CallReport): Promise<void> {
  const { db, clock, watch, carrier } = calling
  const { callId, status } = report
  if (callId === undefined || !isEnding(status)) return
  const by = { carrierAccount: carrier.account, carrierCallId: callId }
  const changed = await whileDatabaseReturns(() => closeSession(db, by, { ...report, now: clock() }), patienceSeconds)
  if (changed !== undefined) watch.changed(changed)
}

/** The end of a session that was closed before, perhaps without the carrier's word, adds what was not known of it. */
async function closeSession(db: Db, by: SessionKey, end: SessionEnd): Promise<number | undefined> {
  return (await endSession(db, by, end)) ?? (await completeEndedSession(db, by, end))
}

/** `session` is the public id. */
export async function reportOffice(calling: Calling, session: string, attempt: number, leg: LegReport): Promise<void> {
  const { db, clock, watch } = calling
  const changed = await whileDatabaseReturns(() => reportLeg(db, session, { attempt, leg, now: clock() }), patienceSeconds)
  if (changed !== undefined) watch.changed(changed)
}
