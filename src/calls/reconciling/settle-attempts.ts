// Finds out how calls to offices ended that the carrier did not report, after the caller's leg has ended.
import { dropAttempt, type OpenAttempt } from '../../sessions/reconcile-queries.ts'
import type { FoundLeg } from '../../telephony/carrier.ts'
import { isEnding } from '../../telephony/event.ts'
import { updateCall } from '../carrier-events/leg-queries.ts'
import type { ReconcileServices } from './reconcile-services.ts'

/** Takes all open attempts of one session, and returns how many it has settled. Throws a CarrierError. */
export async function settleAttempts(
  { db, clock, carrier }: Pick<ReconcileServices, 'db' | 'clock' | 'carrier'>,
  attempts: readonly OpenAttempt[],
): Promise<number> {
  const [first] = attempts
  if (first === undefined) return 0
  const canAsk = first.carrier_account === carrier.account && first.carrier_call_id !== null
  const legs = canAsk && first.carrier_call_id !== null ? await carrier.findLegs(first.carrier_call_id) : undefined
  const unknown = (legs ?? []).filter(({ legId }) => !first.known_leg_ids.includes(legId))
  let settled = 0
  for (const attempt of attempts) {
    const { public_id, attempt: nth, leg_id, status } = attempt
    const leg = leg_id === null ? takeLeg(unknown, attempt.number) : legs?.find(({ legId }) => legId === leg_id)
    if (leg !== undefined && !isEnding(leg.status)) continue
    if (leg === undefined && legs !== undefined && status === null) await dropAttempt(db, attempt, clock())
    else await updateCall(db, public_id, { attempt: nth, leg: leg ?? assumedLeg(status), now: clock() })
    settled += 1
  }
  return settled
}

/**
 * Legs are listed in the order of dialling, as attempts are. A leg without a number is more likely the one that is looked for
 * than none.
 */
function takeLeg(legs: FoundLeg[], number: string): FoundLeg | undefined {
  const sure = legs.findIndex(({ to }) => to === number)
  const at = sure === -1 ? legs.findIndex(({ to }) => to === undefined) : sure
  return at === -1 ? undefined : legs.splice(at, 1)[0]
}

/** If the carrier does not say, the last report decides how the call must have ended. */
function assumedLeg(heard: string | null) {
  const status = heard === 'in-progress' ? 'completed' : heard === 'ringing' || heard === 'queued' ? 'canceled' : 'unknown'
  return { status, legId: undefined, seconds: undefined } as const
}
