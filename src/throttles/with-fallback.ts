// Counts in the database while Redis fails. Limits then start from zero, which is better than no limits, and than rejecting
// all calls.
import type { Clock } from '../clock.ts'
import type { Throttles } from './throttles.ts'

const silentSeconds = 60

export interface ThrottleLog {
  warn(details: object, message: string): void
}

export function withFallback(redis: Throttles, database: Throttles, report: (error: unknown) => void): Throttles {
  const attempt = async <T>(work: (throttles: Throttles) => Promise<T>): Promise<T> => {
    try {
      return await work(redis)
    } catch (error) {
      report(error)
      return work(database)
    }
  }
  return {
    count: (key, window) => attempt((throttles) => throttles.count(key, window)),
    read: (key, now) => attempt((throttles) => throttles.read(key, now)),
    refund: (keys) => attempt((throttles) => throttles.refund(keys)),
    forget: (keys) => attempt((throttles) => throttles.forget(keys)),
    /** The database may contain counts from an earlier failure of Redis. */
    prune: (now) => database.prune(now),
  }
}

/**
 * Logs at most one failure per minute. Logs only the message, because an error of ioredis contains the command, which may
 * contain the password.
 */
export function reportRedisFailures(log: ThrottleLog, clock: Clock): (error: unknown) => void {
  let silentUntil = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = clock().getTime()
    if (now < silentUntil) return
    silentUntil = now + silentSeconds * 1000
    const reason = error instanceof Error ? error.message : String(error)
    log.warn({ reason }, 'Redis failed; limits are counted in the database until it recovers')
  }
}
