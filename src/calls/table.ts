// Row type of a call: one leg from a session to one target.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface CallsTable {
  id: Generated<number>
  timestamp: Instant | null
  session_id: number | null
  campaign_id: number | null
  target_id: number | null
  /** The carrier's own id of this leg. */
  call_id: string | null
  status: string | null
  /** Seconds. */
  duration: number | null
}
