// The row type of a subscription: a supporter who subscribed to a daily call.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface SubscriptionsTable {
  id: Generated<number>
  created_at: Instant | null
  subscribed: boolean | null
  /** Time of day in UTC, `HH:MM:SS[.ffffff]`. */
  time_to_call: string | null
  last_called: Instant | null
  num_calls: number | null
  campaign_id: number | null
  phone_number: string | null
  job_id: string | null
}
