// Callers who have said by keypad that they want to be rung regularly, or no longer. Nobody rings them yet: the wish is kept
// for when that begins.
import type { Db } from '../database/types.ts'
import { findSubscription, insertScheduledCall, updateSubscription } from './queries.ts'

export interface Wish {
  readonly campaignId: number
  /** E.164. */
  readonly phoneNumber: string
  readonly wanted: boolean
  readonly now: Date
}

export async function hasWish(db: Db, campaignId: number, phoneNumber: string): Promise<boolean> {
  return (await findSubscription(db, campaignId, phoneNumber)) === true
}

/** Noting the same wish again changes nothing. The time of day is when it was made: that suited the caller. */
export async function noteWish(db: Db, { campaignId, phoneNumber, wanted, now }: Wish): Promise<void> {
  const before = await findSubscription(db, campaignId, phoneNumber)
  if (before === wanted) return
  if (before !== undefined) return updateSubscription(db, { campaignId, phoneNumber, wanted })
  if (wanted) await insertScheduledCall(db, { campaignId, phoneNumber, now })
}
