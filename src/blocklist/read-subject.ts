// Reads what an operator wants listed. Whatever is not clear is refused with the way out: a network that was meant to be
// smaller would shut out strangers.
import { CommandError } from '../cli/command.ts'
import type { Db } from '../database/types.ts'
import { readNumber } from '../phone/read-number.ts'
import { plainAddress } from '../throttles/network-of.ts'
import { findNetwork } from './queries.ts'

/** E.164, without an extension: a caller is known by none. Throws a CommandError. */
export function readListedNumber(text: string, country: string): string {
  const read = readNumber(text, country)
  if (!read?.isPossible)
    throw new CommandError(`"${text}" is no phone number in ${country}: write it with its country code, such as +12025550143.`)
  return read.number
}

/** Throws a CommandError. */
export function readHash(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new CommandError(`"${text}" is no hash of a phone number: it has 64 hexadecimal digits.`)
  return text.toLowerCase()
}

/** An address or a network, as the column holds it. Throws a CommandError. */
export async function readNetwork(db: Db, text: string): Promise<string> {
  const plain = plainNetwork(text)
  if (plain === undefined)
    throw new CommandError(`"${text}" is no network: write an address, or a network such as 203.0.113.0/24 or 2001:db8::/64.`)
  const { network, isExact } = await findNetwork(db, plain)
  if (!isExact)
    throw new CommandError(
      `${text} is an address within a network: list the network as ${network}, or the address alone, without what is behind the slash.`,
    )
  return network
}

function plainNetwork(text: string): string | undefined {
  const [written = '', bits, ...more] = text.trim().split('/')
  const address = plainAddress(written)
  if (address === undefined || more.length > 0) return undefined
  if (bits === undefined) return address
  const bitsMax = address.includes(':') ? 128 : 32
  // An IPv4 address in IPv6's clothes has the 96 bits before it.
  const length = Number(bits) - (bitsMax === 32 && written.includes(':') ? 96 : 0)
  return /^\d{1,3}$/.test(bits) && length >= 0 && length <= bitsMax ? `${address}/${length}` : undefined
}
