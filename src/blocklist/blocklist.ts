// Checks whether a caller is on the blocklist. What a blocked caller sees or hears is left to the code that calls this.
import type { Db } from '../database/types.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { normalizeAddress } from '../throttles/network-of.ts'
import { hashesOf } from './phone-hashes.ts'
import { countHits } from './queries.ts'

export interface Caller {
  /** E.164. Anything else, such as a carrier's word for a withheld number, matches no entry. */
  readonly phoneNumber: string
  readonly hashPhone: PhoneHash
  /** The network address that the call was requested from. */
  readonly address?: string | undefined
}

/**
 * True if an active entry matches the number, one of its hashes, or a network that contains the address. Counts the hit. The
 * phones of staff cannot be blocked by number.
 */
export async function isBlocked(db: Db, { phoneNumber, hashPhone, address }: Caller, now: Date): Promise<boolean> {
  const traits = {
    number: presentPhoneNumber(phoneNumber),
    hashes: hashesOf(phoneNumber, hashPhone),
    address: normalizeAddress(address ?? '') ?? null,
  }
  return (await countHits(db, traits, now)) > 0
}
