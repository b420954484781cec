// Whether a caller is blocked, with the one exception: the phones of staff, who try calls out, cannot be blocked by number.
import type { Db } from '../database/types.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { isStaffNumber } from '../users/queries.ts'
import { isBlocked } from './blocklist.ts'
import { hashesOf } from './phone-hashes.ts'

export interface BlockableCaller {
  /** E.164. */
  readonly phoneNumber: string
  readonly hashPhone: PhoneHash
  /** The network address that the call was requested from. */
  readonly address?: string | undefined
  /** Looked up if absent. */
  readonly isStaffPhone?: boolean
}

/**
 * True if an entry in force names the number, one of its hashes, or a network that contains the address. Counts a hit on
 * each.
 */
export async function isCallerBlocked(
  db: Db,
  { phoneNumber, hashPhone, address, isStaffPhone }: BlockableCaller,
  now: Date,
): Promise<boolean> {
  if (isStaffPhone ?? (await isStaffNumber(db, phoneNumber))) return isBlocked(db, { phoneHashes: [], address }, now)
  return isBlocked(db, { phoneNumber, phoneHashes: hashesOf(phoneNumber, hashPhone), address }, now)
}
