// How the filter protocol says no. What cannot be built is refused at once; a value that a database could not read or
// compare is refused only when everything else could be built, because that is the order a database would find out in.
import { AppError } from '../errors.ts'

/** Throw it when a query cannot be constructed. */
export function unconstructible(): AppError {
  return new AppError('unconstructible_query')
}

/** Collects the first refusal that a database would have made, until the whole query has been read. */
export class Deferred {
  #first: AppError | undefined

  /** A value that cannot be read as the column's type: SQLSTATE class 22. */
  dataError(): void {
    this.#first ??= new AppError('data_error')
  }

  /** A value or column that cannot be compared with the column: SQLSTATE class 42. */
  programmingError(): void {
    this.#first ??= new AppError('programming_error')
  }

  throwFirst(): void {
    if (this.#first) throw this.#first
  }
}

/** What a database says of a client's values, as the protocol words it; anything else comes back unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  const state = (error as { code?: unknown } | null)?.code
  if (typeof state !== 'string') return error
  if (/^22...$/.test(state)) return new AppError('data_error', undefined, { cause: error })
  if (/^42...$/.test(state)) return new AppError('programming_error', undefined, { cause: error })
  return error
}
