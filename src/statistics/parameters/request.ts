// Parses the parameters of the statistics and rejects invalid ones with the contract's messages. If a parameter is repeated,
// the first value is used. Whether the campaign exists and PostgreSQL supports the zone is checked elsewhere.

import { dayLength, floorTo, type Microseconds, parseInstant } from '../../collections/iso-instant.ts'
import { AppError } from '../../errors.ts'
import type { TimeRange } from './time-range.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export const timespans = ['minute', 'hour', 'day', 'month', 'year'] as const
export type Timespan = (typeof timespans)[number]

/** Throws `data_error` if the text is not all digits, and `campaign_not_found` if the number is too large for an id. */
export function readCampaignId(text: string): number {
  if (!/^\d+$/.test(text)) throw new AppError('data_error')
  const id = Number(text)
  if (id > 2_147_483_647) throw new AppError('campaign_not_found')
  return id
}

/** `start` and `end` are inclusive. If they are equal, the range is that day in UTC. Empty means absent. */
export function readRange(query: Query): TimeRange {
  const start = readInstant(query, 'start')
  const end = readInstant(query, 'end')
  if (start !== undefined && end !== undefined && end < start) throw invalidParameter('end', 'end should be after start')
  if (start !== undefined && start === end) {
    const day = floorTo(dayLength, start)
    return { from: day, until: day + dayLength }
  }
  return { from: start, until: end === undefined ? undefined : end + 1n }
}

/** Compat: an empty timespan is rejected, unlike any other empty parameter. Pinned by test/contract. */
export function readTimespan(query: Query): Timespan {
  const text = first(query, 'timespan') ?? 'day'
  const timespan = timespans.find((name) => name === text)
  if (timespan === undefined) throw invalidParameter('timespan', `timespan should be one of ${timespans.join(',')}`)
  return timespan
}

/** Returns the name of an IANA time zone that JavaScript supports, and `UTC` for all names of UTC. */
export function readZone(query: Query): string {
  const text = first(query, 'tz') || 'UTC'
  if (text === 'UTC') return text
  // JavaScript also accepts offsets, but PostgreSQL would read their sign the other way round.
  if (text.length > 60 || !/^[A-Za-z][\w+/-]*$/.test(text)) throw unknownZone()
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
    return /^(Etc\/)?(UTC|GMT)$/.test(zone) ? 'UTC' : text
  } catch {
    throw unknownZone()
  }
}

export function unknownZone(): AppError {
  return invalidParameter('tz', 'tz should be an IANA time zone such as America/New_York')
}

function readInstant(query: Query, name: 'start' | 'end'): Microseconds | undefined {
  const text = first(query, name)
  if (text === undefined || text === '') return undefined
  const instant = parseInstant(text)
  if (instant === undefined) throw invalidParameter(name, `${name} should be in isostring format`)
  return instant
}

function first(query: Query, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'object' ? value[0] : value
}

function invalidParameter(parameter: string, message: string): AppError {
  return new AppError('invalid_parameter', message, { parameter })
}
