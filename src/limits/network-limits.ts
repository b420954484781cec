// The limits on one client's address: those of its network, and larger ones of the site that the network belongs to, so
// that nobody who holds a /48 of IPv6 has the limit of each of its 65,536 networks. Pure.
import type { Rate } from '../config/environment.ts'
import { networksOf, siteFactor } from '../throttles/network-of.ts'
import { throttleKey } from '../throttles/throttle-key.ts'
import type { Limit, Wording } from './count-within.ts'
import { formatLast } from './durations.ts'

export interface NetworkCount extends Pick<Wording, 'noun' | 'done'> {
  /** What the keys begin with. */
  readonly name: string
}

export function networkLimits({ name, noun, done }: NetworkCount, address: string, rate: Rate): Limit[] {
  const { network, site } = networksOf(address)
  const { count, windowSeconds } = rate
  const wording = { noun, which: 'from your network', done, since: `in ${formatLast(windowSeconds)}` }
  return [
    { key: throttleKey(name, network), max: count, windowSeconds, wording },
    ...(site === undefined ? [] : [{ key: throttleKey(name, 'site', site), max: count * siteFactor, windowSeconds, wording }]),
  ]
}
