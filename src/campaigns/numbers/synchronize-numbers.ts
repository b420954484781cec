// Makes our list of phone numbers that of the carrier account. Numbers that a campaign uses stay.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import type { Db } from '../../database/types.ts'
import type { AccountNumber } from '../../telephony/account-numbers.ts'
import { columnsOf, compareNumbers, type NumberChanges } from './changes.ts'
import { deleteUnusedNumber, insertNumber, listKnownNumbers, lockNumbers, updateCarrierIds } from './queries.ts'

/** Returns what has changed. */
export async function synchronizeNumbers(
  db: Db,
  accountNumbers: readonly AccountNumber[],
  authorship: Authorship,
): Promise<NumberChanges> {
  return await db.transaction().execute(async (db) => {
    await lockNumbers(db)
    const changes = compareNumbers(await listKnownNumbers(db), accountNumbers)
    const ids = await applyChanges(db, changes)
    if (Object.values(ids).some(({ length }) => length > 0)) {
      const object = { kind: 'phone_numbers', id: null, name: null }
      await insertAuditEntry(db, { action: 'phone_numbers.synchronized', object, after: ids }, authorship)
    }
    return changes
  })
}

/** Returns the ids of the rows that have changed, which is all that the audit log says about numbers. */
async function applyChanges(db: Db, { added, changed, removed }: NumberChanges) {
  const ids: Record<'added' | 'changed' | 'removed', number[]> = { added: [], changed: [], removed: [] }
  for (const account of added) {
    const id = await insertNumber(db, account)
    if (id !== undefined) ids.added.push(id)
  }
  for (const { known, account } of changed)
    if (await updateCarrierIds(db, known.id, columnsOf(account))) ids.changed.push(known.id)
  for (const { id } of removed) if (await deleteUnusedNumber(db, id)) ids.removed.push(id)
  return ids
}
