// Turns a database handle into a read-only one, for the compiler only.
import type { Db, ReadonlyDb } from './types.ts'

/** Kysely documents this cast: both types describe the same object, which TypeScript cannot infer. */
export function asReadonly(db: Db): ReadonlyDb {
  return db as unknown as ReadonlyDb
}
