// All SQL on subscriptions.
import { createListing } from '../collections/listing.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { subscriptionEntity } from './entities.ts'

export const subscriptionListing = createListing(subscriptionEntity, (db, ids) =>
  db
    .selectFrom('scheduled_calls')
    .select(['id', 'created_at', 'subscribed', 'campaign_id', 'time_to_call', 'last_called', 'num_calls', 'phone_number'])
    .where('id', '=', ids),
)

/** Returns whether the caller is subscribed, or undefined if they have never subscribed. */
export async function findSubscription(db: ReadonlyDb, campaignId: number, phoneNumber: string): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('scheduled_calls')
    .select('subscribed')
    .where('campaign_id', '=', campaignId)
    .where('phone_number', '=', phoneNumber)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row && row.subscribed === true
}

export async function updateSubscription(
  db: Db,
  { campaignId, phoneNumber, wanted }: { campaignId: number; phoneNumber: string; wanted: boolean },
): Promise<void> {
  await db
    .updateTable('scheduled_calls')
    .set({ subscribed: wanted })
    .where('campaign_id', '=', campaignId)
    .where('phone_number', '=', phoneNumber)
    .execute()
}

export async function insertSubscription(
  db: Db,
  { campaignId, phoneNumber, now }: { campaignId: number; phoneNumber: string; now: Date },
): Promise<void> {
  const time = now.toISOString()
  await db
    .insertInto('scheduled_calls')
    .values({
      created_at: time,
      subscribed: true,
      time_to_call: time.slice(11, 19),
      num_calls: 0,
      campaign_id: campaignId,
      phone_number: phoneNumber,
    })
    .execute()
}

export type SubscriptionRow = Awaited<ReturnType<(typeof subscriptionListing)['byIds']>>[number]
