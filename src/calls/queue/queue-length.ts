// Limits the length of the queue to the callers who can be dialled in time. A request that is refused says how many wait and
// when to try again.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { AppError } from '../../errors.ts'
import { formatRoundedUp } from '../../limits/durations.ts'
import { countWaiting } from '../../sessions/queue-queries.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import type { OnRefused } from '../../throttles/on-refused.ts'

export interface QueueLengthServices {
  readonly db: Db
  readonly clock: Clock
  readonly carrier: Pick<Carrier, 'account'>
  readonly callsPerSecond: number
  /** How long a session may wait to be dialled. */
  readonly queueMinutesMax: number
}

/** Others try again as well, so retrying sooner would not help. */
const retrySecondsMin = 60

/** Sessions that were queued before this instant have expired. */
export function queueCutoff({ clock, queueMinutesMax }: Pick<QueueLengthServices, 'clock' | 'queueMinutesMax'>): Date {
  return new Date(clock().getTime() - queueMinutesMax * 60_000)
}

/** How many callers can be dialled in time. */
export function queueLengthMax({
  callsPerSecond,
  queueMinutesMax,
}: Pick<QueueLengthServices, 'callsPerSecond' | 'queueMinutesMax'>): number {
  return queueMinutesMax * 60 * callsPerSecond
}

/** Throws `queue_too_long`. */
export async function refuseLongQueue(services: QueueLengthServices & { readonly onRefused: OnRefused }): Promise<void> {
  const { db, carrier, callsPerSecond, onRefused } = services
  const served = queueLengthMax(services)
  const waiting = await countWaiting(db, { account: carrier.account, queuedAfter: queueCutoff(services) })
  if (waiting < served) return
  onRefused('queue_length')
  const retryAfterSeconds = Math.max(retrySecondsMin, Math.ceil((waiting - served + 1) / callsPerSecond))
  const reason = `${waiting} callers are waiting to be called, which takes ${formatRoundedUp(waiting / callsPerSecond)}.`
  const message = `${reason} Try again in ${formatRoundedUp(retryAfterSeconds)}.`
  throw new AppError('queue_too_long', message, { retryAfterSeconds })
}
