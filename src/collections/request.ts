// Reads the query string of a collection request: the JSON of `q`, the page, and how many objects on it. Pure.
import { AppError } from '../errors.ts'
import { isObject } from './compile.ts'
import { type Deferred, unconstructible } from './refusal.ts'

/** What `q` asks for, with its shape checked but names and values not yet looked at. */
export interface Search {
  readonly filters: readonly unknown[]
  readonly orderBy: readonly unknown[]
  /** At most so many of the matching rows; undefined: all. */
  readonly limit: number | undefined
  readonly offset: number
  /** Exactly one row is expected. */
  readonly single: boolean
}

export type QueryString = Readonly<Record<string, string | readonly string[] | undefined>>

const bytesMax = 8192
const perPageDefault = 10
const perPageMax = 100
const integer = /^\s*[+-]?\d+\s*$/

/** Throws `undecodable_data` for what is not JSON and `unconstructible_query` for JSON of another shape. */
export function readSearch(query: QueryString): unknown {
  const text = first(query.q) ?? '{}'
  if (Buffer.byteLength(text) > bytesMax) throw unconstructible()
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('undecodable_data')
  }
}

/** `limit` and `offset` that no database would take are deferred. */
export function shapeSearch(json: unknown, deferred: Deferred): Search {
  if (!isObject(json)) throw unconstructible()
  const filters = listOf(json, 'filters')
  const orderBy = listOf(json, 'order_by')
  if (listOf(json, 'group_by').length > 0) throw unconstructible()
  const limit = countOf(json.limit, deferred)
  const offset = countOf(json.offset, deferred)
  return { filters, orderBy, limit: limit === 0 ? undefined : limit, offset, single: isTruthy(json.single) }
}

/** Any whole number, because pages before the first and beyond the last are empty, not wrong. */
export function readPage(query: QueryString): number {
  const text = first(query.page) ?? '1'
  const page = Number(text)
  if (!integer.test(text) || !Number.isFinite(page)) throw new AppError('undecodable_data')
  // Minus zero would be printed as `-0`.
  return page + 0
}

/** What cannot be read counts as the default, what is too many as the maximum. */
export function readResultsPerPage(query: QueryString): number {
  const text = first(query.results_per_page)
  const asked = text !== undefined && integer.test(text) ? Number(text) : perPageDefault
  return asked <= 0 ? perPageDefault : Math.min(asked, perPageMax)
}

function listOf(json: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  if (!Object.hasOwn(json, key)) return []
  const list = json[key]
  if (!Array.isArray(list)) throw unconstructible()
  return list
}

/** A number of rows; 0 where it is absent. */
function countOf(value: unknown, deferred: Deferred): number {
  if (value === undefined || value === null || value === false || value === '') return 0
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) throw unconstructible()
  if (number < 0 || number >= 2 ** 63) deferred.dataError()
  return number
}

/** As Python sees it: empty lists and objects are false, the string "false" is true. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value)
}

/** The first counts when a parameter is repeated. */
function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value[0]
}
