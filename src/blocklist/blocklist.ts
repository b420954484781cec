// Checks whether a caller is on the blocklist. What a blocked caller sees or hears is left to the code that calls this.
import type { Db } from '../database/types.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { normalizeAddress } from '../throttles/network-of.ts'
import { countHits } from './queries.ts'

export interface Caller {
  /** E.164. Anything else, such as a carrier's word for a withheld number, matches no entry. */
  readonly phoneNumber?: string | undefined
  /** All hashes that the number may be listed under, as phone-hashes.ts returns them. */
  readonly phoneHashes: readonly string[]
  readonly address?: string | undefined
}

/** True if an active entry matches the number, one of the hashes, or a network that contains the address. Counts the hit. */
export async function isBlocked(db: Db, { phoneNumber, phoneHashes, address }: Caller, now: Date): Promise<boolean> {
  const traits = {
    number: presentPhoneNumber(phoneNumber ?? null),
    hashes: phoneHashes,
    address: normalizeAddress(address ?? '') ?? null,
  }
  return (await countHits(db, traits, now)) > 0
}
