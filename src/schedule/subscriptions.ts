// Callers who have said by keypad that they want to be rung regularly, or no longer. Nobody rings them yet: the wish is kept
// for when that begins.
import type { Db } from '../database/types.ts'
import { findSubscription, insertSubscription, updateSubscription } from './queries.ts'

export interface SubscriptionChange {
  readonly campaignId: number
  /** E.164. */
  readonly phoneNumber: string
  readonly wanted: boolean
  readonly now: Date
}

export async function hasSubscription(db: Db, campaignId: number, phoneNumber: string): Promise<boolean> {
  return (await findSubscription(db, campaignId, phoneNumber)) === true
}

/** Noting the same wish again changes nothing. The time of day is when it was made: that suited the caller. */
export async function saveSubscription(db: Db, { campaignId, phoneNumber, wanted, now }: SubscriptionChange): Promise<void> {
  const before = await findSubscription(db, campaignId, phoneNumber)
  if (before === wanted) return
  if (before !== undefined) return updateSubscription(db, { campaignId, phoneNumber, wanted })
  if (wanted) await insertSubscription(db, { campaignId, phoneNumber, now })
}
