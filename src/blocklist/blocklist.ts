// Whether a caller is refused. What the caller is told, and when it is asked, is decided elsewhere.
import type { Db } from '../database/types.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { plainAddress } from '../throttles/network-of.ts'
import { countHits } from './queries.ts'

export interface Caller {
  /** E.164. Anything else, such as what a carrier writes for a caller who hides, is listed nowhere. */
  readonly phoneNumber?: string | undefined
  /** All that the number may be listed under: see phone-hashes.ts. */
  readonly phoneHashes: readonly string[]
  readonly address?: string | undefined
}

/** True when one entry that is in force names the number, one of the hashes, or a network that the address is in. */
export async function isBlocked(db: Db, { phoneNumber, phoneHashes, address }: Caller, now: Date): Promise<boolean> {
  const traits = {
    number: presentPhoneNumber(phoneNumber ?? null),
    hashes: phoneHashes,
    address: plainAddress(address ?? '') ?? null,
  }
  return (await countHits(db, traits, now)) > 0
}
