// The errors of the filter protocol. A query that cannot be constructed fails at once. A value that the database cannot
// read or compare fails only after the whole query was constructed, because that is when a database would find it.
import { AppError } from '../errors.ts'

/** The error for a query that cannot be constructed. */
export function unconstructible(): AppError {
  return new AppError('unconstructible_query')
}

/** Keeps the first error that the database would report, until the whole query has been read. */
export class DeferredError {
  #first: AppError | undefined

  /** For a value that cannot be converted to the column's type: SQLSTATE class 22. */
  dataError(): void {
    this.#first ??= new AppError('data_error')
  }

  /** For a value or column that cannot be compared with the column: SQLSTATE class 42. */
  programmingError(): void {
    this.#first ??= new AppError('programming_error')
  }

  /** Throws the error, if there is one. */
  throwFirst(): void {
    if (this.#first) throw this.#first
  }
}

/** Converts a database error about a client's value to the error of the protocol. Returns any other error unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  const state = (error as { code?: unknown } | null)?.code
  if (typeof state !== 'string') return error
  if (/^22...$/.test(state)) return new AppError('data_error', undefined, { cause: error })
  if (/^42...$/.test(state)) return new AppError('programming_error', undefined, { cause: error })
  return error
}
