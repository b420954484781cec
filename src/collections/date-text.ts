// Converts dates and times in filters to PostgreSQL literals, exact to the microsecond. Pure. Unlike CallPower, which
// guesses, it accepts no partial dates, weekdays or names of time zones.
import { instantLiteral, parseInstant } from './iso-instant.ts'

type Parts = Readonly<Record<string, string | undefined>>

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNames =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'

/** Accepted spellings of a date that are not ISO 8601, each with a function that returns the ISO date. */
const otherDates: readonly (readonly [RegExp, (parts: Parts) => string])[] = [
  [/^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)/, ({ year, month, day }) => isoDate(year, month, day)],
  [/^(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<year>\d{4})(?!\d)/, slashedDate],
  [
    new RegExp(String.raw`^(?<name>${monthNames})\.? (?<day>\d{1,2}),? (?<year>\d{4})(?!\d)`, 'i'),
    ({ year, name, day }) => isoDate(year, String(months.indexOf(String(name).slice(0, 3).toLowerCase()) + 1), day),
  ],
]
const timeOfDay = /^(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,30}))?)?(?: ?(?<half>[ap])m)?$/i

/**
 * Returns a `timestamptz` literal, or undefined if the text cannot be read. Accepts what `parseInstant` accepts, also
 * without leading zeros, `3/1/2021` (month first, unless that is impossible) and `March 1, 2021`, each with an optional
 * time.
 */
export function readInstant(text: string): string | undefined {
  const instant = parseInstant(toIso(text.trim()))
  return instant === undefined ? undefined : instantLiteral(instant)
}

/** Returns a `time` literal, or undefined if the text is not `H:MM[:SS[.f]]` with an optional AM or PM. */
export function readTime(text: string): string | undefined {
  const parts = timeOfDay.exec(text.trim())?.groups
  if (!parts) return undefined
  const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second ?? 0)]
  if (hour > 23 || minute > 59 || second > 59 || (parts.half !== undefined && (hour < 1 || hour > 12))) return undefined
  const fraction = parts.fraction === undefined ? '' : `.${parts.fraction.slice(0, 6)}`
  return `${pad(hourOfDay(hour, parts.half))}:${pad(minute)}:${pad(second)}${fraction}`
}

/** Rewrites other dates as ISO 8601, and removes a space between the time and its offset. */
function toIso(text: string): string {
  const trimmed = text.replace(/ (?=(?:[+-]\d{2}(?::?\d{2})?|z)$)/i, '')
  for (const [pattern, write] of otherDates) {
    const match = pattern.exec(trimmed)
    if (match?.groups) return write(match.groups) + trimmed.slice(match[0].length)
  }
  return trimmed
}

function slashedDate({ year, first, second }: Parts): string {
  return Number(first) > 12 ? isoDate(year, second, first) : isoDate(year, first, second)
}

function isoDate(year: string | undefined, month: string | undefined, day: string | undefined): string {
  return `${year}-${pad(month)}-${pad(day)}`
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function pad(number: number | string | undefined): string {
  return String(number).padStart(2, '0')
}
