// Converts the JSON value of a filter to a bound SQL value of the column's type, or rejects it, following the table in
// docs/filter-protocol.md §13. Names and relations are handled in compile.ts.
import { type RawBuilder, sql } from 'kysely'
import parsePhoneNumber from 'libphonenumber-js'
import { readInstant, readTime } from './date-text.ts'
import type { Alias, ColumnType } from './entity.ts'
import { type DeferredError, unconstructible } from './query-errors.ts'

export type ValueType = ColumnType | Alias['type']

/** What a value must be, for a client that sent another one. */
export const valueNames: Record<ValueType, string> = {
  int2: 'an integer',
  int4: 'an integer',
  text: 'text',
  boolean: 'true or false',
  timestamp: 'a date or a date and time in ISO 8601',
  time: 'a time of day such as 14:30',
  interval: 'a number of seconds',
  phone: 'a phone number',
  'phone-without-extension': 'a phone number',
  json: 'nothing: only is_null and is_not_null',
  file: 'nothing: only is_null and is_not_null',
}

/** How the operator uses the value. Some types support only equality. */
export type Use = 'equality' | 'order' | 'pattern'

/** A bound value, or undefined if nothing can match it or an error was deferred. */
type Coerced = RawBuilder<unknown> | undefined

/** `value` must not be null, which the caller handles. Throws if the query cannot be constructed. */
export function coerce(type: ValueType, use: Use, value: unknown, deferred: DeferredError): Coerced {
  if (typeof value === 'object') throw unconstructible()
  const reject = rejectWith(deferred)
  if (type === 'json') return reject.programming()
  if (type === 'file') throw unconstructible()
  if (use === 'pattern') return coercePattern(type, value, deferred)
  if (use === 'order' && equalityOnly.has(type)) throw unconstructible()
  if (use === 'order' && typeof value === 'boolean') throw unconstructible()
  return coercers[type](value, reject)
}

/** False if no value of the type can be used in this way. */
export function supports(type: ValueType, use: Use): boolean {
  if (use === 'equality') return true
  return use === 'pattern' ? type === 'text' : !equalityOnly.has(type)
}

const equalityOnly = new Set<ValueType>(['boolean', 'phone', 'phone-without-extension'])

type Reject = { data(): undefined; programming(): undefined }

function rejectWith(deferred: DeferredError): Reject {
  return { data: () => void deferred.dataError(), programming: () => void deferred.programmingError() }
}

function coercePattern(type: ValueType, value: unknown, deferred: DeferredError): Coerced {
  if (typeof value === 'boolean' || equalityOnly.has(type)) throw unconstructible()
  const reject = rejectWith(deferred)
  if (type !== 'text' || typeof value !== 'string') return reject.programming()
  // Whether PostgreSQL rejects a pattern that ends in a single backslash depends on its version and on the rows that it
  // reads.
  const escapes = /\\*$/.exec(value)?.[0].length ?? 0
  return escapes % 2 === 1 ? reject.data() : coercers.text(value, reject)
}

const coercers: Record<Exclude<ValueType, 'json' | 'file'>, (value: unknown, reject: Reject) => Coerced> = {
  int2: (value, reject) => coerceInteger(value, 32_767, reject),
  int4: (value, reject) => coerceInteger(value, 2_147_483_647, reject),
  text: (value, reject) => {
    if (typeof value !== 'string') return reject.programming()
    return isStorable(value) ? sql`${value}::text` : reject.data()
  },
  boolean: (value, reject) => {
    if (typeof value === 'boolean') return sql`${value}::boolean`
    if (typeof value !== 'string') return reject.programming()
    const truth = readBoolean(value)
    return truth === undefined ? reject.data() : sql`${truth}::boolean`
  },
  timestamp: (value) => {
    if (typeof value !== 'string') throw unconstructible()
    const marker = markers.get(value)
    if (marker) return marker
    const instant = readInstant(value)
    if (instant === undefined) throw unconstructible()
    return sql`${instant}::timestamptz`
  },
  time: (value, reject) => {
    if (typeof value !== 'string') return reject.programming()
    const time = readTime(value)
    return time === undefined ? reject.data() : sql`${time}::time`
  },
  interval: (value, reject) => {
    if (typeof value === 'number')
      return Number.isInteger(value) && Math.abs(value) < 1e12
        ? sql`make_interval(secs => ${value}::float8)`
        : reject.programming()
    if (typeof value !== 'string') return reject.programming()
    return isStorable(value) && value.length <= 100 ? sql`${value}::interval` : reject.data()
  },
  phone: (value, reject) => coercePhone(value, true, reject),
  'phone-without-extension': (value, reject) => coercePhone(value, false, reject),
}

const markers = new Map(['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'LOCALTIMESTAMP'].map((marker) => [marker, sql.raw(marker)]))

/** A number with a fraction or outside the column's range becomes `numeric`: it equals nothing, but can be ordered. */
function coerceInteger(value: unknown, max: number, reject: Reject): Coerced {
  const inRange = (number: number) => Number.isInteger(number) && number <= max && number >= -max - 1
  if (typeof value === 'string') {
    return /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/.test(value) && inRange(Number(value))
      ? sql`${Number(value)}::int4`
      : reject.data()
  }
  if (typeof value !== 'number') return reject.programming()
  return inRange(value) ? sql`${value}::int4` : sql`${String(value)}::numeric`
}

function coercePhone(value: unknown, withExtension: boolean, reject: Reject): Coerced {
  if (typeof value !== 'string') throw unconstructible()
  if (value === '') return undefined
  const phone = value.length <= 250 ? parsePhoneNumber(value, 'US') : undefined
  if (!phone) return reject.data()
  return sql`${phone.number + (withExtension && phone.ext ? `;ext=${phone.ext}` : '')}::text`
}

/** Accepts the literals of PostgreSQL: any unambiguous prefix, case-insensitive. */
function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (/^(t(r(ue?)?)?|y(es?)?|on|1)$/.test(word)) return true
  return /^(f(a(l(se?)?)?)?|no?|off?|0)$/.test(word) ? false : undefined
}

/** PostgreSQL cannot store NUL or a lone surrogate. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
