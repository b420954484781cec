// One spelling for each network address, and the network that its owner has at least. Pure.
import { isIP, SocketAddress } from 'node:net'

/** Without a zone, and an IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) as itself. Undefined for what is no address. */
export function plainAddress(text: string): string | undefined {
  const family = isIP(text)
  if (family !== 6) return family === 4 ? text : undefined
  const { address } = new SocketAddress({ address: text, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
}

/** Whoever has one address of IPv6 has at least the 2^64 of its network (RFC 6177). What is no address stays as it is. */
export function networkOf(text: string): string {
  const address = plainAddress(text)
  if (address === undefined || isIP(address) === 4) return address ?? text
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter((group) => group !== '')
  const right = tail.split(':').filter((group) => group !== '')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
