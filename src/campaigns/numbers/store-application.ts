// Stores which application at the carrier handles the incoming calls of our numbers.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import type { Db } from '../../database/types.ts'
import { columnsOf, type SharedNumber } from './changes.ts'
import { lockNumbers, updateCarrierIds } from './queries.ts'

export interface StoredApplication {
  readonly numbers: readonly SharedNumber[]
  /** Undefined if the carrier has no applications. */
  readonly applicationId: string | undefined
}

/** Returns how many numbers have changed. */
export async function storeApplication(
  db: Db,
  { numbers, applicationId }: StoredApplication,
  authorship: Authorship,
): Promise<number> {
  return await db.transaction().execute(async (db) => {
    await lockNumbers(db)
    const changed: number[] = []
    for (const { known, account } of numbers)
      if (await updateCarrierIds(db, known.id, columnsOf({ id: account.id, applicationId }))) changed.push(known.id)
    if (changed.length > 0) {
      const object = { kind: 'phone_numbers', id: null, name: null }
      await insertAuditEntry(db, { action: 'phone_numbers.set_up', object, after: { changed } }, authorship)
    }
    return changed.length
  })
}
