// The errors of the filter protocol. A query that cannot be constructed fails at once. A value that the database cannot
// read or compare fails only after the whole query was constructed, because that is when a database would find it.
import { AppError, type AppErrorOptions } from '../errors.ts'
import { nearestWord } from '../input/nearest-word.ts'

/** Where in `q` something is wrong: names of keys, and indexes from 0. */
export type QueryPath = readonly (string | number)[]

export interface QueryProblem {
  readonly path: QueryPath
  readonly found: unknown
  /** All words, or kinds of values such as `an integer`. */
  readonly allowed: readonly string[]
}

/** The error for a query that cannot be constructed. The message is frozen; what is wrong stands beside it. */
export function unconstructible(problem?: QueryProblem): AppError {
  return new AppError('unconstructible_query', undefined, describe(problem))
}

function describe(problem: QueryProblem | undefined): AppErrorOptions {
  if (problem === undefined) return {}
  const { path, found, allowed } = problem
  const parameter = path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), 'q')
  const suggestion = typeof found === 'string' && found.length <= wordMax ? nearestWord(found, allowed) : undefined
  return { parameter, details: { found: shorten(found), allowed, ...(suggestion === undefined ? {} : { suggestion }) } }
}

const wordMax = 60
const textMax = 100

/** What a client sent is sent back only in part. */
function shorten(found: unknown): unknown {
  if (typeof found === 'string') return found.length > textMax ? `${found.slice(0, textMax)}…` : found
  if (typeof found !== 'object' || found === null) return found ?? null
  return Array.isArray(found) ? 'an array' : 'an object'
}

/** Keeps the first error that the database would report, until the whole query has been read. */
export class DeferredError {
  #first: AppError | undefined
  #problem: QueryProblem | undefined

  /** What the next errors are about. */
  about(problem: QueryProblem | undefined): void {
    this.#problem = problem
  }

  /** For a value that cannot be converted to the column's type: SQLSTATE class 22. */
  dataError(): void {
    this.#first ??= new AppError('data_error', undefined, describe(this.#problem))
  }

  /** For a value or column that cannot be compared with the column: SQLSTATE class 42. */
  programmingError(): void {
    this.#first ??= new AppError('programming_error', undefined, describe(this.#problem))
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
