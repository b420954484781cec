// Reads the parameters of the statistics and refuses what is not valid in the words of the contract. A parameter that is
// repeated counts once: the first. Whether a campaign exists, and whether PostgreSQL knows a zone, is asked elsewhere.

import { dayLength, floorTo, type Microseconds, parseInstant } from '../../collections/iso-instant.ts'
import { AppError } from '../../errors.ts'
import type { TimeRange } from './time-range.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export const timespans = ['minute', 'hour', 'day', 'month', 'year'] as const
export type Timespan = (typeof timespans)[number]

/** Digits only. Throws `data_error`, or `campaign_not_found` for a number that no id can be. */
export function readCampaignId(text: string): number {
  if (!/^\d+$/.test(text)) throw new AppError('data_error')
  const id = Number(text)
  if (id > 2_147_483_647) throw new AppError('campaign_not_found')
  return id
}

/** `start` and `end` are both inclusive; the same twice means that day, in UTC. Empty means absent. */
export function readRange(query: Query): TimeRange {
  const start = readInstant(query, 'start')
  const end = readInstant(query, 'end')
  if (start !== undefined && end !== undefined && end < start) throw refused('end', 'end should be after start')
  if (start !== undefined && start === end) {
    const day = floorTo(dayLength, start)
    return { from: day, until: day + dayLength }
  }
  return { from: start, until: end === undefined ? undefined : end + 1n }
}

/** Compat: an empty timespan is refused, unlike every other empty parameter; pinned by test/contract. */
export function readTimespan(query: Query): Timespan {
  const text = first(query, 'timespan') ?? 'day'
  const timespan = timespans.find((name) => name === text)
  if (timespan === undefined) throw refused('timespan', `timespan should be one of ${timespans.join(',')}`)
  return timespan
}

/** The name of an IANA zone as JavaScript knows it; `UTC` for each of its names. */
export function readZone(query: Query): string {
  const text = first(query, 'tz') || 'UTC'
  // JavaScript takes offsets too, whose sign PostgreSQL would read the other way round.
  if (text.length > 60 || !/^[A-Za-z][\w+/-]*$/.test(text)) throw unknownZone()
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
    return /^(Etc\/)?(UTC|GMT)$/.test(zone) ? 'UTC' : text
  } catch {
    throw unknownZone()
  }
}

export function unknownZone(): AppError {
  return refused('tz', 'tz should be an IANA time zone such as America/New_York')
}

function readInstant(query: Query, name: 'start' | 'end'): Microseconds | undefined {
  const text = first(query, name)
  if (text === undefined || text === '') return undefined
  const instant = parseInstant(text)
  if (instant === undefined) throw refused(name, `${name} should be in isostring format`)
  return instant
}

function first(query: Query, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'object' ? value[0] : value
}

function refused(parameter: string, message: string): AppError {
  return new AppError('invalid_parameter', message, { parameter })
}
