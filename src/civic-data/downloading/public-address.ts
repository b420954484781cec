// Which IP addresses belong to the public internet. Files are fetched from nowhere else, so that a redirect or a name that leads to
// the operator's own network gets nothing from it. Pure. Source: IANA's special-purpose address registries (RFC 6890).
import { BlockList, isIPv4 } from 'node:net'

const ranges4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`
/** What is public in IPv6 is 2000::/3, without what leads back to IPv4 or is documentation. */
const ranges6 = '::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20'

const special = { ipv4: listOf(ranges4, 'ipv4'), ipv6: listOf(ranges6, 'ipv6') }

/** One for each family: a list of both would take addresses of IPv4 for those of IPv6 that stand for them. */
function listOf(ranges: string, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges.split(/\s+/)) {
    const [address = '', prefix = ''] = range.split('/')
    list.addSubnet(address, Number(prefix), family)
  }
  return list
}

/** `address`: without brackets. */
export function isPublicAddress(address: string): boolean {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  return !special[family].check(address, family)
}
