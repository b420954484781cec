// Reads an ISO 8601 date, or date and time, and writes instants as PostgreSQL literals. Pure. Ranges of instants are read by
// statistics/parameters/time-range.ts.

/** Microseconds since 1970-01-01T00:00:00Z. A Date would only have milliseconds. */
export type Microseconds = bigint

const pattern =
  /^(\d{4})(?:-(\d{2})-(\d{2})|(\d{2})(\d{2}))(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,30}))?)?)?(Z|[+ -]\d{2}(?::?\d{2})?)?)?$/i

export const hourLength = 3_600_000_000n
export const dayLength = 24n * hourLength

/**
 * Reads a date such as `2021-03-01` or `20210301` as midnight. A time may follow after a `T` or a space; digits beyond
 * microseconds are dropped. The default time zone is UTC. A space before an offset counts as a plus sign that the client did
 * not percent-encode. Returns undefined for anything else, and for days that do not exist.
 */
export function parseInstant(text: string): Microseconds | undefined {
  const parts = text.length <= 80 ? pattern.exec(text) : null
  if (parts === null) return undefined
  const [, year, month = parts[4], day = parts[5], , , hour = '00', minute = '00', second = '00', fraction = '', zone] = parts
  const midnight = parseDay(Number(year), Number(month), Number(day))
  const offset = offsetMinutes(zone)
  if (midnight === undefined || offset === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const seconds = (Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)
  return midnight + BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}

/** Returns the latest multiple of `length` (an hour or a day) that is not after `instant`. */
export function floorTo(length: bigint, instant: Microseconds): Microseconds {
  const rest = instant % length
  return instant - (rest < 0n ? rest + length : rest)
}

/** Returns the earliest multiple of `length` that is not before `instant`. */
export function ceilTo(length: bigint, instant: Microseconds): Microseconds {
  return -floorTo(length, -instant)
}

/** Formats a `timestamptz` literal, exact to the microsecond. */
export function instantLiteral(instant: Microseconds): string {
  const seconds = floorTo(1_000_000n, instant)
  const date = new Date(Number(seconds / 1000n))
  const year = date.getUTCFullYear()
  const rest = date.toISOString().slice(-20, -5).replace('T', ' ')
  const fraction = String(instant - seconds).padStart(6, '0')
  return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${rest}.${fraction}+00${year > 0 ? '' : ' BC'}`
}

function parseDay(year: number, month: number, day: number): Microseconds | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? BigInt(date.getTime()) * 1000n : undefined
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
