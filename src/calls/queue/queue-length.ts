// How long the queue may get: nobody is put into it who could not be rung in time, and whoever is turned away is told how
// many wait and when to come back.
import { AppError } from '../../errors.ts'
import { roundedUp } from '../../limits/durations.ts'
import { countWaiting } from '../../sessions/queue-queries.ts'
import type { Calling } from '../call-services.ts'

/** Others come back, too: sooner than this there is little hope. */
const retrySecondsMin = 60

/** Sessions that were asked for before this have waited for too long, and are not rung any more. */
export function oldestToRing({ clock, queueMinutesMax }: Pick<Calling, 'clock' | 'queueMinutesMax'>): Date {
  return new Date(clock().getTime() - queueMinutesMax * 60_000)
}

/** Throws `queue_too_long`. */
export async function refuseLongQueue(calling: Calling): Promise<void> {
  const { db, carrier, callsPerSecond, queueMinutesMax } = calling
  const served = queueMinutesMax * 60 * callsPerSecond
  const waiting = await countWaiting(db, { account: carrier.account, askedAfter: oldestToRing(calling) })
  if (waiting < served) return
  const retryAfterSeconds = Math.max(retrySecondsMin, Math.ceil((waiting - served + 1) / callsPerSecond))
  const length = `${waiting} callers wait to be rung, which takes ${roundedUp(waiting / callsPerSecond)}`
  throw new AppError('queue_too_long', `${length}: try again in ${roundedUp(retryAfterSeconds)}`, { retryAfterSeconds })
}
