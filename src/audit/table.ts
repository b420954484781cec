// Row type of the audit log.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'
import type { ActorKind } from './actor.ts'

export interface AuditLogTable {
  id: Generated<number>
  created_at: Instant
  actor_kind: ActorKind
  /** The id of the user or the key. Null for others. */
  actor_id: number | null
  /** As it was at the time of the change. */
  actor_name: string
  /** Such as `campaign.changed`. */
  action: string
  object_kind: string
  object_id: string | null
  /** As it was at the time of the change. */
  object_name: string | null
  /** JSON: what changed, as it was and as it is. Null if the object was made or deleted. */
  before: unknown
  after: unknown
  request_id: string | null
}
