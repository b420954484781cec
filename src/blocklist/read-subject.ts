// Reads what is to be blocked, and rejects what is ambiguous: a network that is larger than intended would block other people.
import type { ReadonlyDb } from '../database/types.ts'
import type { Problem, ProblemCode } from '../domain-errors.ts'
import { defaultPhoneCountry, phoneCountryRule, readPhoneCountry } from '../phone/phone-country.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { readNumber } from '../phone/read-number.ts'
import { normalizeAddress } from '../throttles/network-of.ts'
import { findNetwork, type Subject } from './queries.ts'

/** Exactly one of `number`, `hash` and `network`, as people write them. */
export interface SubjectInput {
  readonly number?: string
  readonly country?: string
  readonly hashed?: boolean
  readonly hash?: string
  readonly network?: string
}

type ReadSubject = { readonly subject: Subject } | { readonly problem: Problem }

/** `hashPhone` is called only if a number is to be stored as a hash. */
export async function readSubject(db: ReadonlyDb, input: SubjectInput, hashPhone: PhoneHash): Promise<ReadSubject> {
  const { number, country, hashed, hash, network } = input
  if ([number, hash, network].filter((given) => given !== undefined).length !== 1)
    return problem([], 'required', 'Exactly one of number, hash and network is required.')
  if (network !== undefined) return await readNetwork(db, network)
  if (hash !== undefined) return readHash(hash)
  return readListedNumber(number ?? '', country, hashed ? hashPhone : undefined)
}

/** Stored as E.164 without an extension, because caller ids have none. */
function readListedNumber(text: string, countryText = defaultPhoneCountry, hashPhone: PhoneHash | undefined): ReadSubject {
  const country = readPhoneCountry(countryText)
  if (country === undefined) return problem(['country'], 'not_allowed', phoneCountryRule)
  const read = readNumber(text, country)
  if (!read?.isPossible) {
    const message = `"${text}" is not a phone number in ${country}. Add its country code, as in +12025550143.`
    return problem(['number'], 'invalid_number', message)
  }
  return { subject: hashPhone === undefined ? { phone_number: read.number } : { phone_hash: hashPhone(read.number) } }
}

function readHash(text: string): ReadSubject {
  if (/^[0-9a-f]{64}$/i.test(text)) return { subject: { phone_hash: text.toLowerCase() } }
  return problem(['hash'], 'invalid_text', `"${text}" is not the hash of a phone number, which has 64 hexadecimal digits.`)
}

/** An address or a network, as the column stores it. */
async function readNetwork(db: ReadonlyDb, text: string): Promise<ReadSubject> {
  const plain = plainNetwork(text)
  if (plain === undefined) {
    const message = `"${text}" is not a network. An IP address or a network such as 203.0.113.0/24 or 2001:db8::/64 is allowed.`
    return problem(['network'], 'invalid_text', message)
  }
  const { network, isExact } = await findNetwork(db, plain)
  if (isExact) return { subject: { address: network } }
  const message = `${text} is an address in the network ${network}. Block either the network as ${network}, or the address without a slash.`
  return problem(['network'], 'not_allowed', message)
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

function problem(path: Problem['path'], code: ProblemCode, message: string): { problem: Problem } {
  return { problem: { path, code, message } }
}
