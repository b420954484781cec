// The same database handle with its writing half hidden from the compiler.
import type { Db, ReadonlyDb } from './types.ts'

/** Kysely's own advice: the two types describe one object, which TypeScript cannot see for itself. */
export function asReadonly(db: Db): ReadonlyDb {
  return db as unknown as ReadonlyDb
}
