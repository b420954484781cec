// Opens the place where attempts are counted: Redis where there is one, with the database to fall back on, or the database.
import { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { databaseThrottles } from './database-throttles.ts'
import { redisThrottles } from './redis-throttles.ts'
import type { Throttles } from './throttles.ts'
import { reportRedisFailures, type ThrottleLog, withFallback } from './with-fallback.ts'

export interface ThrottlesOptions {
  readonly db: Db
  /** Undefined: everything is counted in the database. */
  readonly redisUrl: string | undefined
  readonly log: ThrottleLog
  readonly clock: Clock
}

export interface OpenThrottles {
  readonly throttles: Throttles
  close(): Promise<void>
}

/** Somebody waits for each count: nothing is queued or sent again, and a connection that has fallen silent is given up. */
const impatience = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 500,
  socketTimeout: 1000,
}

/** Connects in the background and again after each failure. */
export function openThrottles({ db, redisUrl, log, clock }: ThrottlesOptions): OpenThrottles {
  const database = databaseThrottles(db)
  if (redisUrl === undefined) return { throttles: database, close: async () => {} }
  const report = reportRedisFailures(log, clock)
  const redis = new Redis(redisUrl, impatience)
  redis.on('error', report)
  return {
    throttles: withFallback(redisThrottles(redis), database, report),
    close: async () => redis.disconnect(),
  }
}
