// Stores the carrier's status reports on the caller's leg and on legs to offices. Reports can be late, repeated or out of order;
// each only adds to what is known.
import { retryWhileUnavailable } from '../../database/retry.ts'
import type { Db } from '../../database/types.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { completeEndedSession, endSession, recordRinging, type SessionEnd, type SessionKey } from '../../sessions/queries.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import { type CallerLegReport, isEnding, type OfficeLegReport } from '../../telephony/event.ts'
import { retrySecondsMax } from './handle-step.ts'
import { updateCall } from './leg-queries.ts'
import { closeReusedCallId, type ReusedCallIdServices } from './reused-call-id.ts'

export interface ReportServices extends ReusedCallIdServices {
  readonly carrier: Pick<Carrier, 'account'>
}

/** `session` is the public id. */
export async function recordCallerLeg(services: ReportServices, session: string, report: CallerLegReport): Promise<void> {
  const { db, clock } = services
  const by = { publicId: session }
  const isOver = isEnding(report.status)
  try {
    await retryWhileUnavailable(async () => {
      if (isOver) await closeSession(db, by, { ...report, now: clock() })
      else if (report.status === 'ringing') await recordRinging(db, session, report, clock())
    }, retrySecondsMax)
  } catch (error) {
    if (!isReusedCallId(error)) throw error
    await closeReusedCallId(services, by, isOver ? report : undefined)
  }
}

/** The status callback of an incoming call does not name the session, so the carrier's call id does. */
export async function recordIncomingCallerLeg(services: ReportServices, report: CallerLegReport): Promise<void> {
  const { db, clock, carrier } = services
  const { callId, status } = report
  if (callId === undefined || !isEnding(status)) return
  const by = { carrierAccount: carrier.account, carrierCallId: callId }
  await retryWhileUnavailable(() => closeSession(db, by, { ...report, now: clock() }), retrySecondsMax)
}

/** If the session was closed before, perhaps without a report, fills in what is missing. */
async function closeSession(db: Db, by: SessionKey, end: SessionEnd): Promise<void> {
  if ((await endSession(db, by, end)) === undefined) await completeEndedSession(db, by, end)
}

/** `session` is the public id. */
export async function recordOfficeLeg(
  services: ReportServices,
  session: string,
  attempt: number,
  leg: OfficeLegReport,
): Promise<void> {
  const { db, clock } = services
  await retryWhileUnavailable(() => updateCall(db, session, { attempt, leg, now: clock() }), retrySecondsMax)
}
