// Opens the store that counts attempts: Redis with the database as fallback if Redis is configured, otherwise the database.
import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { databaseThrottles } from './database-throttles.ts'
import { redisThrottles } from './redis-throttles.ts'
import type { Throttles } from './throttles.ts'
import { reportRedisFailures, type ThrottleLog, withFallback } from './with-fallback.ts'

export interface ThrottlesOptions {
  readonly db: Db
  /** If undefined, everything is counted in the database. */
  readonly redisUrl: string | undefined
  readonly log: ThrottleLog
  readonly clock: Clock
}

export interface OpenThrottles {
  readonly throttles: Throttles
  /** Resolves with a sentence if Redis is configured and does not answer soon. */
  findProblem(): Promise<string | undefined>
  close(): Promise<void>
}

/** Fails fast, because a request waits for every count: no queueing, no retries, and short timeouts. */
const redisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 500,
  socketTimeout: 1000,
}

const firstAnswerMillisecondsMax = 2000

/** Connects in the background, and reconnects after failures. */
export function openThrottles({ db, redisUrl, log, clock }: ThrottlesOptions): OpenThrottles {
  const database = databaseThrottles(db)
  if (redisUrl === undefined) return { throttles: database, findProblem: async () => undefined, close: async () => {} }
  const report = reportRedisFailures(log, clock)
  const redis = new Redis(redisUrl, redisOptions)
  redis.on('error', report)
  return {
    throttles: withFallback(redisThrottles(redis), database, report),
    findProblem: async () => {
      const reason = await whyNotReady(redis)
      if (reason === undefined) return undefined
      const { host } = new URL(redisUrl)
      return `The Redis at ${host}, which REDIS_URL names, cannot be used (${reason}). Until it can, the database counts limits.`
    },
    close: async () => redis.disconnect(),
  }
}

async function whyNotReady(redis: Redis): Promise<string | undefined> {
  if (redis.status === 'ready') return undefined
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(firstAnswerMillisecondsMax) })
    return undefined
  } catch (error) {
    const { name, message } = error as Error
    return name === 'AbortError' ? 'it does not answer' : message
  }
}
