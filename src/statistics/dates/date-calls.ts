// date_calls.json: the number of calls by minute, hour, day, month or year, for one campaign by status, or for all campaigns. While
// calls go on, only the buckets that they changed are counted again.

import type { CountsVersion } from '../../answers/version-queries.ts'
import { dayLength, floorTo, hourLength, type Microseconds } from '../../collections/iso-instant.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { limitsOf, type MadeReport, onAllCampaigns, onCampaign, type Report } from '../counters.ts'
import type { Timespan } from '../parameters/request.ts'
import type { TimeRange } from '../parameters/time-range.ts'
import { type Buckets, joinLines, readBuckets, replaceBuckets } from './bucket-lines.ts'
import { allBuckets, campaignBuckets, grainOf, type Statements } from './statement.ts'

export interface DateReport {
  readonly timespan: Timespan
  readonly range: TimeRange
  /** An IANA time zone that PostgreSQL supports. */
  readonly zone: string
}

/** Answers `{"objects": {"2021-03-01": {"completed": 3}, …}}`. */
export function campaignDateCalls(campaignId: number, report: DateReport): Report {
  const counted: Counted = {
    report,
    statements: campaignBuckets,
    leading: [campaignId],
    print: ({ lines }) => `{"objects":${joinLines(lines)}}`,
  }
  return { ...onCampaign(campaignId), key: `dates ${campaignId} ${keyOf(report)}`, make: (db) => make(db, counted) }
}

/** Answers `{"meta": {"calls_completed": 3}, "objects": {"2021-03-01": {"1": 3}, …}}` with the ids of campaigns. */
export function allDateCalls(report: DateReport): Report {
  const counted: Counted = {
    report,
    statements: allBuckets,
    leading: [],
    print: ({ lines, completed }) =>
      `{"meta":{"calls_completed":${completed.reduce((sum, calls) => sum + calls, 0)}},"objects":${joinLines(lines)}}`,
  }
  return { ...onAllCampaigns, key: `dates ${keyOf(report)}`, make: (db) => make(db, counted) }
}

function keyOf({ timespan, range, zone }: DateReport): string {
  return `${timespan} ${zone} ${range.from ?? ''} ${range.until ?? ''}`
}

interface Counted {
  readonly report: DateReport
  readonly statements: Statements
  /** The parameters before those of the range. */
  readonly leading: readonly number[]
  readonly print: (buckets: Buckets) => string
}

async function count(db: ReadonlyDb, { report, statements, leading }: Counted, range: TimeRange) {
  const { timespan, zone } = report
  const isZoned = zone !== 'UTC'
  const limits = limitsOf(range, grainOf(timespan, isZoned))
  const [row] = await statements[isZoned ? 'zoned' : 'utc'][timespan](db, ...leading, ...(isZoned ? [zone] : []), ...limits)
  return row
}

async function make(db: ReadonlyDb, counted: Counted): Promise<MadeReport | undefined> {
  const row = await count(db, counted, counted.report.range)
  return row && toMade(counted, row, readBuckets(row))
}

function toMade(counted: Counted, version: CountsVersion, buckets: Buckets): MadeReport {
  const made = { version, json: counted.print(buckets) }
  // Minutes can be many, and days of another zone have other limits.
  if (counted.report.timespan === 'minute' || counted.report.zone !== 'UTC') return made
  return { ...made, refresh: (db, changed) => refresh(db, counted, { version, buckets }, changed) }
}

/**
 * Counts the buckets again that have calls which were not folded before, or are not now. All others are the same, because the rest
 * of the version is.
 */
async function refresh(
  db: ReadonlyDb,
  counted: Counted,
  before: { readonly version: CountsVersion; readonly buckets: Buckets },
  changed: CountsVersion,
): Promise<MadeReport | undefined> {
  const { timespan, range } = counted.report
  const touched = bucketsOf(timespan, [before.version, changed])
  if (touched === undefined || before.version.base !== changed.base) return undefined
  const part = { from: later(range.from, touched.from), until: earlier(range.until, touched.until) }
  if (part.from >= part.until) return toMade(counted, changed, before.buckets)
  const row = await count(db, counted, part)
  if (row === undefined || row.base !== before.version.base || !covers(touched, row)) return undefined
  const [first, last] = [labelOf(timespan, touched.from), labelOf(timespan, touched.until - 1n)]
  return toMade(counted, row, replaceBuckets(before.buckets, first, last, readBuckets(row)))
}

interface Limited {
  readonly from: Microseconds
  readonly until: Microseconds
}

/** The range of whole buckets that contains the deltas of these versions. Undefined if there are none, or if labels do not sort. */
function bucketsOf(timespan: Timespan, versions: readonly CountsVersion[]): Limited | undefined {
  const hours = versions.flatMap(({ first_hour, last_hour }) => [first_hour, last_hour]).filter((hour) => hour !== null)
  if (hours.length === 0) return undefined
  const [first, last] = [Math.min(...hours), Math.max(...hours)]
  if (first < 0 || new Date(last * 1000).getUTCFullYear() > 9998) return undefined
  return { from: startOf(timespan, first), until: endOf(timespan, last) }
}

function covers({ from, until }: Limited, { first_hour, last_hour }: CountsVersion): boolean {
  const isInside = (hour: number | null) => hour === null || (toInstant(hour) >= from && toInstant(hour) < until)
  return isInside(first_hour) && isInside(last_hour)
}

function toInstant(seconds: number): Microseconds {
  return BigInt(seconds) * 1_000_000n
}

function startOf(timespan: Timespan, seconds: number): Microseconds {
  if (timespan === 'hour') return floorTo(hourLength, toInstant(seconds))
  if (timespan === 'day') return floorTo(dayLength, toInstant(seconds))
  const date = new Date(seconds * 1000)
  return BigInt(Date.UTC(date.getUTCFullYear(), timespan === 'month' ? date.getUTCMonth() : 0)) * 1000n
}

function endOf(timespan: Timespan, seconds: number): Microseconds {
  if (timespan === 'hour') return startOf(timespan, seconds) + hourLength
  if (timespan === 'day') return startOf(timespan, seconds) + dayLength
  const date = new Date(seconds * 1000)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return BigInt(timespan === 'month' ? Date.UTC(year, month + 1) : Date.UTC(year + 1)) * 1000n
}

/** The label of the bucket that contains the instant, as PostgreSQL prints it. */
function labelOf(timespan: Timespan, instant: Microseconds): string {
  const text = new Date(Number(instant / 1000n)).toISOString()
  if (timespan === 'hour') return `${text.slice(0, 10)} ${text.slice(11, 13)}:00`
  return text.slice(0, { day: 10, month: 7, year: 4, minute: 16 }[timespan])
}

function later(limit: Microseconds | undefined, other: Microseconds): Microseconds {
  return limit === undefined || limit < other ? other : limit
}

function earlier(limit: Microseconds | undefined, other: Microseconds): Microseconds {
  return limit === undefined || limit > other ? other : limit
}
