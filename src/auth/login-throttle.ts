// Limits login attempts, so that passwords cannot be guessed. All processes share the counts. An attempt is counted before
// its password is verified.
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { networksOf, siteFactor } from '../throttles/network-of.ts'
import type { OnRefused } from '../throttles/on-refused.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Throttles } from '../throttles/throttles.ts'

const quarterHour = 15 * 60

/**
 * An address has a few attempts per account, and some more for all accounts. An IPv6 site has four times as many of both. A
 * limit per account prevents guessing from many addresses. It is much higher, so that no single address or site can lock
 * the owner of the account out.
 */
export const loginLimits = {
  pair: { attempts: 5, windowSeconds: quarterHour },
  address: { attempts: 30, windowSeconds: quarterHour },
  account: { attempts: 50, windowSeconds: 60 * 60 },
} as const

export interface Attempt {
  /** As typed. The same limits apply if the account does not exist. */
  readonly email: string
  readonly address: string
}

/**
 * Throws `too_many_requests` if a limit is reached. A rejected attempt does not count for the limits after that, so that a
 * flood from one address neither fills the store nor uses up the limit of an account.
 */
export async function countLoginAttempt(
  { throttles, clock, onRefused }: { readonly throttles: Throttles; readonly clock: Clock; readonly onRefused: OnRefused },
  attempt: Attempt,
): Promise<void> {
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
    onRefused('login_attempts')
    const minutes = Math.ceil(resetsIn / 60)
    throw new AppError(
      'too_many_requests',
      `Too many login attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      { retryAfterSeconds: resetsIn },
    )
  }
}

/**
 * Must be called after a successful login. Resets the limits of the account, but refunds only one attempt to the address.
 * Otherwise an attacker could reset the limit of the address by logging in to an account of their own.
 */
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
