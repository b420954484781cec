// Slows the guessing of passwords down: counts attempts in the database, so that all processes count together, and
// refuses further ones for a while. An attempt is counted before its password is looked at.
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { countAttempt, forgiveAttempts } from './queries.ts'

const quarterHour = 15 * 60

/**
 * One address gets few attempts at one account, and some more at many accounts. An account has a limit of its own against
 * guessing from many addresses; it is so much wider that no single address can shut the account's owner out.
 */
export const loginLimits = {
  pair: { attempts: 5, windowSeconds: quarterHour },
  address: { attempts: 30, windowSeconds: quarterHour },
  account: { attempts: 50, windowSeconds: 60 * 60 },
} as const

export interface Attempt {
  /** As it was typed; accounts that do not exist are limited alike. */
  readonly email: string
  readonly address: string
}

/**
 * Throws `too_many_requests`. An attempt that one limit refuses does not count for the next, so that a flood from one
 * address neither fills the table nor uses up the limit of an account.
 */
export async function countLoginAttempt(db: Db, clock: Clock, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  for (const kind of ['address', 'pair', 'account'] as const) {
    const limit = loginLimits[kind]
    const { attempts, resetsIn } = await countAttempt(db, keys[kind], { now: clock(), windowSeconds: limit.windowSeconds })
    if (attempts <= limit.attempts) continue
    const minutes = Math.ceil(resetsIn / 60)
    throw new AppError(
      'too_many_requests',
      `Too many attempts to log in: try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
      { retryAfterSeconds: resetsIn },
    )
  }
}

/** After a login. The address gets only its one attempt back, or an account of one's own would open the way to others. */
export async function forgiveLoginAttempts(db: Db, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  await forgiveAttempts(db, [keys.pair, keys.account], keys.address)
}

/** Hashed: the table names nobody who merely mistyped, and has keys of one size. */
function keysOf({ email, address }: Attempt) {
  const account = email.trim().toLowerCase()
  const from = network(address)
  return { pair: digest('pair', account, from), address: digest('address', from), account: digest('account', account) }
}

/** Whoever has one address of IPv6 has at least the 2^64 of its network (RFC 6177). */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? []
  const left = head.split(':').filter((group) => group !== '')
  const right = tail.split(':').filter((group) => group !== '')
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function digest(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
