// Turns one JSON value of a filter into a bound SQL value of the column's type, or refuses it: the table of FILTERS §13.
// Knows types and operators; names and relations are compile.ts's business.

import { type RawBuilder, sql } from 'kysely'
import parsePhoneNumber from 'libphonenumber-js'
import { readInstant, readTime } from './date-text.ts'
import type { Alias, ColumnType } from './entity.ts'
import { type Deferred, unconstructible } from './refusal.ts'

export type ValueType = ColumnType | Alias['type']

/** How the operator uses the value, because some types can only be compared for equality. */
type Use = 'equality' | 'order' | 'pattern'

/** A bound value, or undefined where nothing can match it (or a refusal has been deferred). */
type Coerced = RawBuilder<unknown> | undefined

/** Never gets null: that is refused, or kept as NULL in a list, before. Throws when the query cannot be constructed. */
export function coerce(type: ValueType, use: Use, value: unknown, deferred: Deferred): Coerced {
  if (typeof value === 'object') throw unconstructible()
  const refuse = refusals(deferred)
  if (type === 'json') return refuse.programming()
  if (type === 'file') throw unconstructible()
  if (use === 'pattern') return coercePattern(type, value, deferred)
  if (use === 'order' && equalityOnly.has(type)) throw unconstructible()
  if (use === 'order' && typeof value === 'boolean') throw unconstructible()
  return coercers[type](value, refuse)
}

const equalityOnly = new Set<ValueType>(['boolean', 'phone', 'phone-without-extension'])

type Refusals = { data(): undefined; programming(): undefined }

function refusals(deferred: Deferred): Refusals {
  return { data: () => void deferred.dataError(), programming: () => void deferred.programmingError() }
}

function coercePattern(type: ValueType, value: unknown, deferred: Deferred): Coerced {
  if (typeof value === 'boolean' || equalityOnly.has(type)) throw unconstructible()
  const refuse = refusals(deferred)
  if (type !== 'text' || typeof value !== 'string') return refuse.programming()
  // Whether PostgreSQL refuses a pattern that ends in a lone escape depends on its version and on the rows it meets.
  const escapes = /\\*$/.exec(value)?.[0].length ?? 0
  return escapes % 2 === 1 ? refuse.data() : coercers.text(value, refuse)
}

const coercers: Record<Exclude<ValueType, 'json' | 'file'>, (value: unknown, refuse: Refusals) => Coerced> = {
  int2: (value, refuse) => coerceInteger(value, 32_767, refuse),
  int4: (value, refuse) => coerceInteger(value, 2_147_483_647, refuse),
  text: (value, refuse) => {
    if (typeof value !== 'string') return refuse.programming()
    return isStorable(value) ? sql`${value}::text` : refuse.data()
  },
  boolean: (value, refuse) => {
    if (typeof value === 'boolean') return sql`${value}::boolean`
    if (typeof value !== 'string') return refuse.programming()
    const truth = readBoolean(value)
    return truth === undefined ? refuse.data() : sql`${truth}::boolean`
  },
  timestamp: (value) => {
    if (typeof value !== 'string') throw unconstructible()
    const marker = markers.get(value)
    if (marker) return marker
    const instant = readInstant(value)
    if (instant === undefined) throw unconstructible()
    return sql`${instant}::timestamptz`
  },
  time: (value, refuse) => {
    if (typeof value !== 'string') return refuse.programming()
    const time = readTime(value)
    return time === undefined ? refuse.data() : sql`${time}::time`
  },
  interval: (value, refuse) => {
    if (typeof value === 'number')
      return Number.isInteger(value) && Math.abs(value) < 1e12
        ? sql`make_interval(secs => ${value}::float8)`
        : refuse.programming()
    if (typeof value !== 'string') return refuse.programming()
    return isStorable(value) && value.length <= 100 ? sql`${value}::interval` : refuse.data()
  },
  phone: (value, refuse) => coercePhone(value, true, refuse),
  'phone-without-extension': (value, refuse) => coercePhone(value, false, refuse),
}

const markers = new Map(['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'LOCALTIMESTAMP'].map((marker) => [marker, sql.raw(marker)]))

/** A number outside the column's range, or with a fraction, is compared as `numeric`: it matches nothing, but orders. */
function coerceInteger(value: unknown, max: number, refuse: Refusals): Coerced {
  const inRange = (number: number) => Number.isInteger(number) && number <= max && number >= -max - 1
  if (typeof value === 'string') {
    return /^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/.test(value) && inRange(Number(value))
      ? sql`${Number(value)}::int4`
      : refuse.data()
  }
  if (typeof value !== 'number') return refuse.programming()
  return inRange(value) ? sql`${value}::int4` : sql`${String(value)}::numeric`
}

function coercePhone(value: unknown, withExtension: boolean, refuse: Refusals): Coerced {
  if (typeof value !== 'string') throw unconstructible()
  if (value === '') return undefined
  const phone = value.length <= 250 ? parsePhoneNumber(value, 'US') : undefined
  if (!phone) return refuse.data()
  return sql`${phone.number + (withExtension && phone.ext ? `;ext=${phone.ext}` : '')}::text`
}

/** PostgreSQL's own literals: any prefix that says which, in any case. */
function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (/^(t(r(ue?)?)?|y(es?)?|on|1)$/.test(word)) return true
  return /^(f(a(l(se?)?)?)?|no?|off?|0)$/.test(word) ? false : undefined
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
