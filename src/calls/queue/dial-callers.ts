// Dials the callers who wait in the queue, each exactly once, at the rate that the carrier account allows. If a request to the
// carrier is interrupted, reconcile.ts finds out whether the caller was dialled.
import { type BackgroundTask, repeat } from '../../background/repeat.ts'
import { isBlocked } from '../../blocklist/blocklist.ts'
import { AppError } from '../../errors.ts'
import { redactPhoneNumbers } from '../../http/logs.ts'
import type { Spending } from '../../limits/spending.ts'
import type { PhoneHash } from '../../phone/phone-hash.ts'
import type { Random } from '../../random.ts'
import { isReusedCallId } from '../../sessions/call-ids.ts'
import { endSession } from '../../sessions/queries.ts'
import {
  type ClaimedSession,
  claimSession,
  expireSessions,
  nextDialAt,
  recordOutboundCall,
  requeueSession,
} from '../../sessions/queue-queries.ts'
import { type Carrier, CarrierError } from '../../telephony/carrier.ts'
import { closeReusedCallId } from '../carrier-events/reused-call-id.ts'
import type { Log } from '../log.ts'
import { type QueueLengthServices, queueCutoff } from './queue-length.ts'

/** Concurrent requests to the carrier, in this process. */
const requestsAtOnceMax = 20
/** Finds sessions that another process has enqueued, or has left behind. */
const pollMilliseconds = 1000
/** Callers wait: once the database is back, the queue must move on within seconds. */
const backOffMillisecondsMax = 5000
/** After so many tries the session ends as failed. */
export const triesMax = 6
const pauseSecondsMax = 60
/**
 * Counted from the claim. A request that is later than this is not sent: with the 15 seconds that the carrier has for its
 * answer, it must be over before reconcile.ts treats it as interrupted.
 */
const sendSecondsMax = 3

export interface DialServices extends QueueLengthServices {
  readonly carrier: Carrier
  readonly random: Random
  readonly log: Log
  readonly hashPhone: PhoneHash
  readonly spending: Pick<Spending, 'checkMinutes'>
  readonly supporterRingSecondsMax: number
}

/** The first round begins at once. `stop` also waits for the requests to the carrier that are under way. */
export function startDiallingCallers(services: DialServices): BackgroundTask {
  const { db, clock, random, log, carrier } = services
  const underWay = new Set<Promise<void>>()

  const begin = (session: ClaimedSession) => {
    const work = dial(services, session)
      .catch((error) => log.error({ err: error }, 'a caller could not be dialled; the carrier will be asked about the call'))
      .finally(() => {
        underWay.delete(work)
        task.wake()
      })
    underWay.add(work)
  }
  const dialDueCallers = async (signal: AbortSignal): Promise<number | undefined> => {
    await expire(services)
    while (!signal.aborted && underWay.size < requestsAtOnceMax) {
      const session = await claim(services)
      if (session === undefined) break
      begin(session)
    }
    // A request that ends wakes the task.
    if (underWay.size >= requestsAtOnceMax) return undefined
    const next = await nextDialAt(db, carrier.account)
    return next === undefined ? undefined : next - clock().getTime()
  }
  const timing = { every: pollMilliseconds, backOffMax: backOffMillisecondsMax }
  const task = repeat({ name: 'dial-callers', ...timing, run: dialDueCallers, log, clock, random })
  task.wake()
  return {
    ...task,
    stop: async () => {
      await task.stop()
      await Promise.all(underWay)
    },
  }
}

/** Ends sessions that have waited too long, so that no caller is dialled late, after an outage or a retry. */
async function expire(services: DialServices): Promise<void> {
  const { db, clock, log } = services
  const queuedBefore = queueCutoff(services)
  for (;;) {
    const expired = await expireSessions(db, { queuedBefore, now: clock() })
    if (expired === 0) return
    log.warn({ sessions: expired }, 'sessions waited too long and have expired')
  }
}

function claim(services: DialServices): Promise<ClaimedSession | undefined> {
  const { db, clock, carrier, callsPerSecond } = services
  return claimSession(db, { account: carrier.account, callsPerSecond, now: clock(), queuedAfter: queueCutoff(services) })
}

async function dial(services: DialServices, session: ClaimedSession): Promise<void> {
  const { db, clock, carrier, supporterRingSecondsMax } = services
  if (!session.campaign_is_live || session.is_stopped || (await isRefused(services, session))) {
    await endSession(
      db,
      { sessionId: session.session_id },
      { status: 'canceled', callId: undefined, seconds: undefined, now: clock() },
    )
    return
  }
  try {
    if (clock().getTime() > Date.parse(session.placing_since) + sendSecondsMax * 1000)
      throw new CarrierError('unclear', 'The request to the carrier was held up and has not been sent')
    const { callId } = await carrier.dialCaller({
      to: session.phone_number,
      fromNumber: session.from_number,
      session: session.public_id,
      language: session.language,
      ringSecondsMax: supporterRingSecondsMax,
      record: session.record,
    })
    if (await recordOutboundCall(db, session.session_id, callId, clock())) await endStoppedCall(services, callId)
  } catch (error) {
    if (isReusedCallId(error)) await closeReusedCallId(services, { sessionId: session.session_id })
    else if (error instanceof CarrierError) await answerRefusal(services, session, error)
    else throw error
  }
}

/** If that fails, reconcile.ts tries again. */
async function endStoppedCall({ carrier, log }: DialServices, callId: string): Promise<void> {
  try {
    await carrier.endCall(callId)
  } catch (error) {
    log.warn({ err: error }, 'a stopped call could not be ended; the carrier is asked again')
  }
}

/** Checks again, because the blocklist or the minutes used today may have changed while the session was queued. */
async function isRefused(services: DialServices, session: ClaimedSession): Promise<boolean> {
  const { db, clock, hashPhone } = services
  if (session.by_staff) return false
  const caller = { phoneNumber: session.phone_number, hashPhone, address: session.address ?? undefined }
  if (await isBlocked(db, caller, clock())) return true
  return await areMinutesUsedUp(services, session)
}

async function areMinutesUsedUp({ spending }: DialServices, { campaign_id, minutes_per_day }: ClaimedSession): Promise<boolean> {
  if (campaign_id === null) return false
  try {
    await spending.checkMinutes({ id: campaign_id, minutes_per_day })
    return false
  } catch (error) {
    if (error instanceof AppError) return true
    throw error
  }
}

async function answerRefusal(services: DialServices, session: ClaimedSession, error: CarrierError): Promise<void> {
  const { db, clock, random, log } = services
  const details = { session: session.session_id, code: error.code, reason: redactPhoneNumbers(error.message) }
  // The caller may have been dialled: reconcile.ts asks the carrier before anything else happens.
  if (error.kind === 'unclear') return log.warn(details, 'it is unclear whether a caller was dialled')
  if (error.kind === 'busy' && session.place_tries < triesMax) {
    const pause = Math.min(2 ** (session.place_tries - 1), pauseSecondsMax) * (0.5 + random.number())
    return requeueSession(db, session, new Date(clock().getTime() + pause * 1000))
  }
  log.warn(details, 'the carrier refused a call')
  const end = { status: 'failed', callId: undefined, seconds: undefined, now: clock() } as const
  await endSession(db, { sessionId: session.session_id }, end)
}
