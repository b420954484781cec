// Records which callers subscribed to recurring calls, or unsubscribed, on their keypad. Subscriptions are only stored: nothing
// dials these callers yet.
import type { Db, ReadonlyDb } from '../database/types.ts'
import { findSubscription, insertSubscription, updateSubscription } from './queries.ts'

export interface SubscriptionChange {
  readonly campaignId: number
  /** E.164. */
  readonly phoneNumber: string
  readonly wanted: boolean
  readonly now: Date
}

export async function hasSubscription(db: ReadonlyDb, campaignId: number, phoneNumber: string): Promise<boolean> {
  return (await findSubscription(db, campaignId, phoneNumber)) === true
}

/**
 * Saves a change; does nothing if it changes nothing. A new subscription is for the current time of day, because that suited the
 * caller.
 */
export async function saveSubscription(db: Db, { campaignId, phoneNumber, wanted, now }: SubscriptionChange): Promise<void> {
  const before = await findSubscription(db, campaignId, phoneNumber)
  if (before === wanted) return
  if (before !== undefined) return updateSubscription(db, { campaignId, phoneNumber, wanted })
  if (wanted) await insertSubscription(db, { campaignId, phoneNumber, now })
}
