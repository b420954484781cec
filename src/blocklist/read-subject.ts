// Reads what the operator wants to block, and rejects what is ambiguous: a network that is larger than intended would block
// other people.
import { CommandError } from '../cli/command.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { readNumber } from '../phone/read-number.ts'
import { normalizeAddress } from '../throttles/network-of.ts'
import { findNetwork } from './queries.ts'

/** Returns E.164 without an extension, because caller ids have none. Throws a CommandError if `text` is not a phone number. */
export function readListedNumber(text: string, country: string): string {
  const read = readNumber(text, country)
  if (!read?.isPossible)
    throw new CommandError(`"${text}" is not a phone number in ${country}. Add its country code, as in +12025550143.`)
  return read.number
}

/** Throws a CommandError if `text` is not a hash. */
export function readHash(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new CommandError(`"${text}" is not the hash of a phone number, which has 64 hexadecimal digits.`)
  return text.toLowerCase()
}

/** Returns an address or a network as the column stores it. Throws a CommandError if `text` is neither, or ambiguous. */
export async function readNetwork(db: ReadonlyDb, text: string): Promise<string> {
  const plain = plainNetwork(text)
  if (plain === undefined)
    throw new CommandError(
      `"${text}" is not a network. An IP address or a network such as 203.0.113.0/24 or 2001:db8::/64 is allowed.`,
    )
  const { network, isExact } = await findNetwork(db, plain)
  if (!isExact)
    throw new CommandError(
      `${text} is an address in the network ${network}. Block either the network as ${network}, or the address without a slash.`,
    )
  return network
}

function plainNetwork(text: string): string | undefined {
  const [written = '', bits, ...more] = text.trim().split('/')
  const address = normalizeAddress(written)
  if (address === undefined || more.length > 0) return undefined
  if (bits === undefined) return address
  const bitsMax = address.includes(':') ? 128 : 32
  // In an IPv4-mapped IPv6 address, 96 bits come before the IPv4 address.
  const length = Number(bits) - (bitsMax === 32 && written.includes(':') ? 96 : 0)
  return /^\d{1,3}$/.test(bits) && length >= 0 && length <= bitsMax ? `${address}/${length}` : undefined
}
