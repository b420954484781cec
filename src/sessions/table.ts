// Row type of a session: one caller's visit to a campaign (never a login).
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface SessionsTable {
  id: Generated<number>
  timestamp: Instant | null
  campaign_id: number | null
  phone_hash: string | null
  location: string | null
  referral_code: string | null
  from_number: string | null
  carrier_id: string | null
  duration: number | null
  status: string | null
  direction: string | null
  /** A PostgreSQL interval literal. */
  queue_delay: string | null
}
