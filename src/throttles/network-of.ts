// Normalizes IP addresses, and finds the smallest and the largest network that the owner of an address may have. Pure.
import { isIP, SocketAddress } from 'node:net'

/**
 * Removes the zone, and converts an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) to IPv4. Returns undefined if `text` is
 * not an IP address.
 */
export function normalizeAddress(text: string): string | undefined {
  const family = isIP(text)
  if (family !== 6) return family === 4 ? text : undefined
  const { address } = new SocketAddress({ address: text, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
}

export interface Networks {
  /** An IPv6 /64, an IPv4 address, or the text itself if it is not an address. */
  readonly network: string
  /** An IPv6 /48. Undefined for anything else. */
  readonly site: string | undefined
}

/** How many times larger limits are for a site than for a network, because an office or a block of flats is one site. */
export const siteFactor = 4

/** The owner of an IPv6 address has at least a /64, and a site gets up to a /48 (RFC 6177). */
export function networksOf(text: string): Networks {
  const address = normalizeAddress(text)
  if (address === undefined || isIP(address) === 4) return { network: address ?? text, site: undefined }
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter((group) => group !== '')
  const right = tail.split(':').filter((group) => group !== '')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right]
  return { network: groups.slice(0, 4).join(':'), site: groups.slice(0, 3).join(':') }
}
