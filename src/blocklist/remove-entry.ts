// Removes an entry of the blocklist.
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { notFound, type Result } from '../domain-errors.ts'
import { loggedEntry } from './logged-entry.ts'
import { deleteEntry } from './queries.ts'

export async function removeEntry(db: Db, id: number, authorship: Authorship): Promise<Result<{ readonly id: number }>> {
  return inTransaction(db, async (db) => {
    const removed = await deleteEntry(db, id)
    if (removed === undefined) return notFound(`There is no entry ${id}.`)
    const object = { kind: 'blocklist_entry', id, name: null }
    const before = loggedEntry(removed, removed.expires_at)
    await insertAuditEntry(db, { action: 'blocklist_entry.removed', object, before }, authorship)
    return { value: { id } }
  })
}
