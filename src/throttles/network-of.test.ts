import { expect, test } from 'vitest'
import { networksOf, normalizeAddress } from './network-of.ts'

test.each<[string, string, string, string | undefined]>([
  ['192.0.2.1', '192.0.2.1', '192.0.2.1', undefined],
  ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1', undefined],
  ['::FFFF:c000:201', '192.0.2.1', '192.0.2.1', undefined],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1', '192.0.2.1', undefined],
  ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1', '2001:db8:0'],
  ['2001:db8::1:0:0:0:2', '2001:db8:0:1::2', '2001:db8:0:1', '2001:db8:0'],
  ['2001:db8::', '2001:db8::', '2001:db8:0:0', '2001:db8:0'],
  ['::1', '::1', '0:0:0:0', '0:0:0'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0', 'fe80:0:0'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '1:2:3:4', '1:2:3'],
])('%s is the address %s in the network %s of the site %s', (text, address, network, site) => {
  expect([normalizeAddress(text), networksOf(text)]).toEqual([address, { network, site }])
})

test.each(['', 'unknown', '192.0.2.256', '192.0.2.0/24', '::1::'])(
  '%j is not an address, and counts as its own network',
  (text) => {
    expect([normalizeAddress(text), networksOf(text)]).toEqual([undefined, { network: text, site: undefined }])
  },
)
