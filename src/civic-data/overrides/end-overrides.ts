// The operation that lets the source count again where an override has had its last day.
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { lockDataset } from '../write-queries.ts'
import { applyAgain } from './change-override.ts'
import { listDatasetsWithEnded, markEnded } from './queries.ts'

/** Several processes may do it at once. */
export async function endOverrides(db: Db, now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10)
  for (const dataset of await listDatasetsWithEnded(db, today))
    await inTransaction<object>(db, async (db) => {
      await lockDataset(db, dataset)
      if ((await markEnded(db, dataset, { today, now })) > 0) await applyAgain(db, dataset, now)
      return { value: {} }
    })
}
