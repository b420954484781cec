// The limits for the IP address of a client: one for its network (an IPv4 address or an IPv6 /64), and a larger one for its
// site (the IPv6 /48 around it). Without the second, the owner of a /48 could use the limits of 65,536 networks. Pure.
import type { Rate } from '../config/environment.ts'
import { networksOf, siteFactor } from '../throttles/network-of.ts'
import type { RefusingLimit } from '../throttles/on-refused.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Limit, Wording } from './count-within.ts'
import { formatLast } from './durations.ts'

export interface NetworkCount extends Pick<Wording, 'noun' | 'done'> {
  readonly name: RefusingLimit
  /** The first part of the throttle keys. */
  readonly prefix: string
}

export function networkLimits({ name, prefix, noun, done }: NetworkCount, address: string, rate: Rate): Limit[] {
  const { network, site } = networksOf(address)
  const { count, windowSeconds } = rate
  const wording = { noun, which: 'from your network', done, since: `in ${formatLast(windowSeconds)}` }
  return [
    { name, key: throttleKey(prefix, network), max: count, windowSeconds, wording },
    ...(site === undefined
      ? []
      : [{ name, key: throttleKey(prefix, 'site', site), max: count * siteFactor, windowSeconds, wording }]),
  ]
}
