import { expect, test } from 'vitest'
import { networkOf, plainAddress } from './network-of.ts'

test.each([
  ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1'],
  ['2001:db8::1:0:0:0:2', '2001:db8:0:1::2', '2001:db8:0:1'],
  ['2001:db8::', '2001:db8::', '2001:db8:0:0'],
  ['::1', '::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '1:2:3:4'],
])('%s is the address %s in the network %s', (text, address, network) => {
  expect([plainAddress(text), networkOf(text)]).toEqual([address, network])
})

test.each(['', 'unknown', '192.0.2.256', '192.0.2.0/24', '::1::'])('%j is no address, and a network of its own', (text) => {
  expect([plainAddress(text), networkOf(text)]).toEqual([undefined, text])
})
