// The JSON of a subscription in the API. Pure.
import { presentInstant, presentTime } from '../collections/wire.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import type { SubscriptionRow } from './queries.ts'
import type { Subscription } from './schemas.ts'

export function presentSubscription(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    created_at: presentInstant(row.created_at),
    subscribed: row.subscribed,
    campaign_id: row.campaign_id,
    time_to_call: presentTime(row.time_to_call),
    last_called: presentInstant(row.last_called),
    num_calls: row.num_calls,
    user_phone: presentPhoneNumber(row.phone_number),
  }
}
