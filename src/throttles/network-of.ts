// One spelling for each network address, and the networks that its owner has at least and at most. Pure.
import { isIP, SocketAddress } from 'node:net'

/** Without a zone, and an IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) as itself. Undefined for what is no address. */
export function plainAddress(text: string): string | undefined {
  const family = isIP(text)
  if (family !== 6) return family === 4 ? text : undefined
  const { address } = new SocketAddress({ address: text, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
}

export interface Networks {
  /** A /64 of IPv6, one address of IPv4, or the text itself where it is no address. */
  readonly network: string
  /** A /48 of IPv6; undefined for anything else. */
  readonly site: string | undefined
}

/** How much larger a limit on a site is than that on a network: an office or a block of flats is one site, too. */
export const siteFactor = 4

/** Whoever has one address of IPv6 has at least the 2^64 of its network, and a site is given up to a /48 (RFC 6177). */
export function networksOf(text: string): Networks {
  const address = plainAddress(text)
  if (address === undefined || isIP(address) === 4) return { network: address ?? text, site: undefined }
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter((group) => group !== '')
  const right = tail.split(':').filter((group) => group !== '')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right]
  return { network: groups.slice(0, 4).join(':'), site: groups.slice(0, 3).join(':') }
}
