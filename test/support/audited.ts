// What an operation returns, together with the entries that it adds to the audit log.
import { type AuditRow, listAuditEntries } from '../../src/audit/queries.ts'
import type { Db } from '../../src/database/types.ts'

export interface Audited<T> {
  readonly result: T
  /** Oldest first. */
  readonly entries: readonly AuditRow[]
}

/** Nothing else may write to the log meanwhile. */
export async function audited<T>(db: Db, work: () => Promise<T>): Promise<Audited<T>> {
  const before = await everyEntry(db)
  const result = await work()
  return { result, entries: (await everyEntry(db)).slice(before.length) }
}

async function everyEntry(db: Db): Promise<AuditRow[]> {
  return (await listAuditEntries(db, { limit: 1_000_000 })).toReversed()
}
