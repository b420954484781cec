// Row type of what has come over from another system.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface ImportsTable {
  id: Generated<number>
  /** The cluster's identifier and the database's name, as `readIdentity` gives them. */
  source: string
  imported_at: Instant
  /** Our table → the highest id that was the source's. */
  last_ids: Record<string, number>
}
