// All SQL on the audit log.
import type { Selectable } from 'kysely'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { AuditAction } from './action.ts'
import type { Authorship } from './actor.ts'
import type { AuditLogTable } from './table.ts'

export interface AuditEntry {
  readonly action: AuditAction
  readonly object: { readonly kind: string; readonly id: number | string | null; readonly name: string | null }
  /** Only what changed. No secrets, no phone numbers of callers or staff. Undefined if the object was made. */
  readonly before?: unknown
  /** Undefined if the object was deleted. */
  readonly after?: unknown
}

/** Must be called in the transaction of the change, so that there is no change without its entry. */
export async function insertAuditEntry(db: Db, entry: AuditEntry, { actor, now }: Authorship): Promise<void> {
  const { action, object, before, after } = entry
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  await db
    .insertInto('audit_log')
    .values({
      created_at: now.toISOString(),
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      action,
      object_kind: object.kind,
      object_id: object.id === null ? null : String(object.id),
      object_name: object.name,
      before: json(before),
      after: json(after),
      request_id: actor.requestId ?? null,
    })
    .execute()
}

export type AuditRow = Selectable<AuditLogTable>

export interface AuditFilter {
  readonly object?: { readonly kind: string; readonly id?: string | undefined } | undefined
  readonly limit: number
}

/** Newest first. */
export async function listAuditEntries(db: ReadonlyDb, { object, limit }: AuditFilter): Promise<AuditRow[]> {
  let query = db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(limit)
  if (object !== undefined) query = query.where('object_kind', '=', object.kind)
  if (object?.id !== undefined) query = query.where('object_id', '=', object.id)
  return await query.execute()
}
