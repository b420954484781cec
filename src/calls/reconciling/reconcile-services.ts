// What reconciling needs, what it found, and the steps that its parts share.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { endSession } from '../../sessions/queries.ts'
import { type Carrier, CarrierError } from '../../telephony/carrier.ts'
import type { LegStatus } from '../../telephony/event.ts'
import type { Log } from '../log.ts'

export interface ReconcileServices {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly carrier: Carrier
  readonly supporterRingSecondsMax: number
  readonly officeRingSecondsMax: number
  readonly callSecondsMax: number
}

export interface Findings {
  /** Callers who had been dialled after all. */
  dialled: number
  requeued: number
  ended: number
  settled: number
  /** Why the carrier could not be asked, one message for each session. */
  readonly unanswered: string[]
}

export function secondsAgo({ clock }: Pick<ReconcileServices, 'clock'>, seconds: number): Date {
  return new Date(clock().getTime() - seconds * 1000)
}

/** Runs `work`. If the carrier does not answer, records that and goes on with the next session; it is asked again later. */
export async function askCarrier({ log }: ReconcileServices, findings: Findings, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    findings.unanswered.push(error.message)
    log.warn({ err: error }, 'the carrier could not be asked about a call; it is asked again')
  }
}

export interface SessionOutcome {
  readonly status: LegStatus
  readonly seconds?: number | undefined
}

export async function closeSession(
  { db, clock }: ReconcileServices,
  sessionId: number,
  { status, seconds, findings }: SessionOutcome & { readonly findings: Findings },
): Promise<void> {
  const ended = await endSession(db, { sessionId }, { status, seconds, callId: undefined, now: clock() })
  if (ended !== undefined) findings.ended += 1
}
