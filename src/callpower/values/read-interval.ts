// Reads intervals as PostgreSQL and Python print them, and as SQLAlchemy stores them in databases that have none: as an instant
// that is so long after 1970. Source: https://docs.sqlalchemy.org/en/20/core/type_basics.html#sqlalchemy.types.Interval. Pure.
import { parseInstant } from './read-instant.ts'

const units = '[+-]?\\d{1,6} (?:years?|mons?|days?)'
const clock = '[+-]?\\d{1,7}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?'
const printed = new RegExp(`^(?:${units}(?:,? ${units})*(?:,? ${clock})?|${clock})$`)

/** Returns text that PostgreSQL reads as this interval, or undefined if the text is none. A number without a unit is none. */
export function readInterval(text: string): string | undefined {
  if (printed.test(text)) return text.replaceAll(',', '')
  const since = parseInstant(text)
  if (since === undefined || !/^([+-]00(:?00)?|Z|UTC|)$/i.test(since.offset)) return undefined
  const { milliseconds, fraction } = since
  return `${milliseconds / 1000} seconds ${Number(fraction.padEnd(6, '0').slice(0, 6))} microseconds`
}
