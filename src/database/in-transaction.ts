// Runs an operation in a transaction, and rolls it back if the operation returns an error.
import type { DomainError, Result } from '../domain-errors.ts'
import type { Db } from './types.ts'

/** Ends the transaction. Never leaves this file. */
class RolledBack extends Error {
  readonly error: DomainError

  constructor(error: DomainError) {
    super('The transaction is rolled back')
    this.error = error
  }
}

/** All changes of `work` take effect together, or none does if it throws or returns an error. */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await db.transaction().execute(async (db) => {
      const result = await work(db)
      if ('error' in result) throw new RolledBack(result.error)
      return result
    })
  } catch (error) {
    if (error instanceof RolledBack) return { error: error.error }
    throw error
  }
}
