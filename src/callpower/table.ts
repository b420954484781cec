// Row type of the record of imports from other systems.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface ImportsTable {
  id: Generated<number>
  /** The cluster's system identifier and the database name, as `readIdentity` returns them. */
  source: string
  imported_at: Instant
  /** Our table → the highest id that the source had assigned. */
  last_ids: Record<string, number>
}
