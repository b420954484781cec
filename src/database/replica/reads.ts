// How reads find the database that answers them. Without a replica, that is the primary.
import type { Db, ReadonlyDb } from '../types.ts'

export interface Reads {
  /** `work` only reads, and may be called twice. `reader` identifies who sees the result: `key:ID` or `user:ID`. */
  run<T>(reader: string, work: (db: ReadonlyDb) => Promise<T>): Promise<T>
}

/** Without a replica, the primary answers everything. */
export function readsFromPrimary(db: Db): Reads {
  return { run: (_reader, work) => work(db) }
}
