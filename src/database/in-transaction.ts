// Runs an operation in a transaction, and rolls it back if the operation returns an error.
import { conflict, type DomainError, type Result } from '../domain-errors.ts'
import type { Db } from './types.ts'

/** Ends the transaction. Never leaves this file. */
class RolledBack extends Error {
  readonly error: DomainError

  constructor(error: DomainError) {
    super('The transaction is rolled back')
    this.error = error
  }
}

/**
 * All changes of `work` take effect together, or none does if it throws or returns an error. Inside another transaction, it is a
 * part of that one, whose `work` must return the error, too.
 */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<Result<T>>): Promise<Result<T>> {
  if (db.isTransaction) return await work(db)
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

/** Does the work and takes it back, to show what it would do. */
export async function inDiscardedTransaction<T>(db: Db, work: (db: Db) => Promise<Result<T>>): Promise<Result<T>> {
  const done: Result<T>[] = []
  const discarded = conflict('The work was taken back.')
  const ended = await inTransaction(db, async (db): Promise<Result<T>> => {
    const result = await work(db)
    if ('error' in result) return result
    done.push(result)
    return discarded
  })
  return done[0] ?? ended
}
