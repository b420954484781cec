// Reads the query string of a collection request: the JSON in `q`, the page, and the number of objects per page. Pure.
import { AppError } from '../errors.ts'
import { type DeferredError, unconstructible } from './query-errors.ts'

/** The content of `q`. Its structure has been checked, but not its names and values. */
export interface Search {
  readonly filters: readonly unknown[]
  readonly orderBy: readonly unknown[]
  /** Maximum number of matching rows. Undefined means no limit. */
  readonly limit: number | undefined
  readonly offset: number
  /** If true, the query must match exactly one row. */
  readonly single: boolean
}

export type JsonObject = Readonly<Record<string, unknown>>

export type QueryString = Readonly<Record<string, string | readonly string[] | undefined>>

export const searchBytesMax = 8192
export const perPageDefault = 10
export const perPageMax = 100
const integer = /^\s*[+-]?\d+\s*$/

/** Parses `q`. Throws `undecodable_data` if it is not JSON, and `unconstructible_query` if it is too long. */
export function readSearch(query: QueryString): unknown {
  const text = first(query.q) ?? '{}'
  if (Buffer.byteLength(text) > searchBytesMax)
    throw unconstructible({ path: [], found: `${Buffer.byteLength(text)} bytes`, allowed: [`at most ${searchBytesMax} bytes`] })
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('undecodable_data')
  }
}

/** Throws `unconstructible_query` if `json` is not a search. Defers the error of a `limit` or `offset` out of range. */
export function shapeSearch(json: unknown, deferred: DeferredError): Search {
  if (!isObject(json)) throw unconstructible({ path: [], found: json, allowed: ['an object'] })
  const filters = listOf(json, 'filters')
  const orderBy = listOf(json, 'order_by')
  if (listOf(json, 'group_by').length > 0)
    throw unconstructible({ path: ['group_by'], found: 'an array', allowed: ['an empty array'] })
  const limit = countOf(json, 'limit', deferred)
  const offset = countOf(json, 'offset', deferred)
  return { filters, orderBy, limit: limit === 0 ? undefined : limit, offset, single: isTruthy(json.single) }
}

/** Accepts any integer: pages before the first and after the last are empty, not errors. */
export function readPage(query: QueryString): number {
  const text = first(query.page) ?? '1'
  const page = Number(text)
  if (!integer.test(text) || !Number.isFinite(page)) throw new AppError('undecodable_data')
  // Without this, minus zero would be printed as `-0`.
  return page + 0
}

/** Returns the default if the value is not a positive integer, and at most the maximum. */
export function readResultsPerPage(query: QueryString): number {
  const text = first(query.results_per_page)
  const requested = text !== undefined && integer.test(text) ? Number(text) : perPageDefault
  return requested <= 0 ? perPageDefault : Math.min(requested, perPageMax)
}

function listOf(json: JsonObject, key: string): readonly unknown[] {
  if (!Object.hasOwn(json, key)) return []
  const list = json[key]
  if (!Array.isArray(list)) throw unconstructible({ path: [key], found: list, allowed: ['an array'] })
  return list
}

/** Reads a number of rows. Returns 0 if it is absent. */
function countOf(json: JsonObject, key: 'limit' | 'offset', deferred: DeferredError): number {
  const value = json[key]
  if (value === undefined || value === null || value === false || value === '') return 0
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  const problem = { path: [key], found: value, allowed: ['an integer of at least 0'] }
  if (typeof number !== 'number' || !Number.isInteger(number)) throw unconstructible(problem)
  if (number < 0 || number >= 2 ** 63) {
    deferred.about(problem)
    deferred.dataError()
  }
  return number
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Compat: truthiness as in Python. Empty lists and objects are false, the string "false" is true. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value)
}

/** If a parameter is repeated, the first one counts. */
function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value[0]
}
