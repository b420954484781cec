// Counts in Redis, which relieves the database of its most frequent writes. with-fallback.ts handles failures of Redis.
import type { Redis } from 'ioredis'
import type { Throttles } from './throttles.ts'

const prefix = 'patchboard:throttle:'

/**
 * KEYS: the count. ARGV: the current time, the end of a window that starts now, and its length, all in milliseconds. The
 * end of a window is compared with the time in ARGV. Redis's own clock only decides when the memory is freed.
 */
const countScript = `
  local ends = redis.call('HGET', KEYS[1], 'ends')
  if not ends or tonumber(ends) <= tonumber(ARGV[1]) then
    ends = ARGV[2]
    redis.call('HSET', KEYS[1], 'attempts', 0, 'ends', ends)
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  end
  return { redis.call('HINCRBY', KEYS[1], 'attempts', 1), ends }`

/** An expired key must not be created again, because it would never expire. */
const refundScript = `
  local attempts = redis.call('HGET', KEYS[1], 'attempts')
  if attempts and tonumber(attempts) > 0 then redis.call('HINCRBY', KEYS[1], 'attempts', -1) end`

/** Sends one command per key, because a Redis cluster may store them on different nodes. */
export function redisThrottles(redis: Redis): Throttles {
  return {
    count: async (key, { now, windowSeconds }) => {
      const [at, length] = [now.getTime(), windowSeconds * 1000]
      const result = await redis.eval(countScript, 1, nameOf(key), at, at + length, length)
      const [attempts, ends] = result as [attempts: number, ends: string]
      return { attempts, resetsIn: Math.ceil((Number(ends) - at) / 1000) }
    },
    read: async (key, now) => {
      const [attempts, ends] = await redis.hmget(nameOf(key), 'attempts', 'ends')
      return Number(ends) > now.getTime() ? Number(attempts) : 0
    },
    refund: async (keys) => {
      await Promise.all(keys.map((key) => redis.eval(refundScript, 1, nameOf(key))))
    },
    forget: async (keys) => {
      await Promise.all(keys.map((key) => redis.del(nameOf(key))))
    },
    /** Redis removes expired keys itself. */
    prune: async () => {},
  }
}

function nameOf(key: Buffer): string {
  return `${prefix}${key.toString('hex')}`
}
