// Counts in Redis, which takes the most frequent writes off the database. What happens when Redis fails is decided elsewhere.
import type { Redis } from 'ioredis'
import type { Throttles } from './throttles.ts'

const prefix = 'patchboard:throttle:'

/**
 * KEYS: the count. ARGV: the present, the end of a window that began now, its length, all in milliseconds. A window ends by
 * the clock that is handed in; Redis's own time only decides when the memory is freed.
 */
const countScript = `
  local ends = redis.call('HGET', KEYS[1], 'ends')
  if not ends or tonumber(ends) <= tonumber(ARGV[1]) then
    ends = ARGV[2]
    redis.call('HSET', KEYS[1], 'attempts', 0, 'ends', ends)
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  end
  return { redis.call('HINCRBY', KEYS[1], 'attempts', 1), ends }`

/** A key that is gone must not come back: it would have no end. */
const refundScript = `
  local attempts = redis.call('HGET', KEYS[1], 'attempts')
  if attempts and tonumber(attempts) > 0 then redis.call('HINCRBY', KEYS[1], 'attempts', -1) end`

/** One command for each key, so that a cluster of any kind may part them. */
export function redisThrottles(redis: Redis): Throttles {
  return {
    count: async (key, { now, windowSeconds }) => {
      const [began, length] = [now.getTime(), windowSeconds * 1000]
      const answer = await redis.eval(countScript, 1, nameOf(key), began, began + length, length)
      const [attempts, ends] = answer as [attempts: number, ends: string]
      return { attempts, resetsIn: Math.ceil((Number(ends) - began) / 1000) }
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
    /** Keys expire by themselves. */
    prune: async () => {},
  }
}

function nameOf(key: Buffer): string {
  return `${prefix}${key.toString('hex')}`
}
