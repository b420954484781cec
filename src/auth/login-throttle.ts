// Slows the guessing of passwords down: counts attempts where all processes count together, and refuses further ones for a
// while. An attempt is counted before its password is looked at.
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { networksOf, siteFactor } from '../throttles/network-of.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Throttles } from '../throttles/throttles.ts'

const quarterHour = 15 * 60

/**
 * One address gets few attempts at one account, and some more at many accounts; a site of IPv6 gets four times as many of
 * both. An account has a limit of its own against guessing from many addresses; it is so much wider that no single address
 * or site can shut the account's owner out.
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
 * address neither fills the store nor uses up the limit of an account.
 */
export async function countLoginAttempt(throttles: Throttles, clock: Clock, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  const { address, pair, account } = loginLimits
  const counts = [
    { key: keys.address, limit: address, factor: 1 },
    { key: keys.site, limit: address, factor: siteFactor },
    { key: keys.pair, limit: pair, factor: 1 },
    { key: keys.pairOfSite, limit: pair, factor: siteFactor },
    { key: keys.account, limit: account, factor: 1 },
  ]
  for (const { key, limit, factor } of counts) {
    if (key === undefined) continue
    const { attempts, resetsIn } = await throttles.count(key, { now: clock(), windowSeconds: limit.windowSeconds })
    if (attempts <= limit.attempts * factor) continue
    const minutes = Math.ceil(resetsIn / 60)
    throw new AppError(
      'too_many_requests',
      `Too many attempts to log in: try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
      { retryAfterSeconds: resetsIn },
    )
  }
}

/** After a login. The address gets only its one attempt back, or an account of one's own would open the way to others. */
export async function refundLoginAttempts(throttles: Throttles, attempt: Attempt): Promise<void> {
  const { pair, pairOfSite, account, address, site } = keysOf(attempt)
  await throttles.forget([pair, account, ...(pairOfSite === undefined ? [] : [pairOfSite])])
  await throttles.refund([address, ...(site === undefined ? [] : [site])])
}

function keysOf({ email, address }: Attempt) {
  const account = email.trim().toLowerCase()
  const { network, site } = networksOf(address)
  return {
    pair: throttleKey('pair', account, network),
    pairOfSite: site === undefined ? undefined : throttleKey('pair of site', account, site),
    address: throttleKey('address', network),
    site: site === undefined ? undefined : throttleKey('site', site),
    account: throttleKey('account', account),
  }
}
