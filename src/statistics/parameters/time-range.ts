// A stretch of time, and how it is cut into whole days, whole hours and the rest at its edges, so that a report can take
// each from the cheapest place that is exact. Pure.
import { ceilTo, dayLength, floorTo, hourLength, type Microseconds } from '../../collections/iso-instant.ts'

/** From `from` inclusive to `until` exclusive; undefined: without end on that side. */
export interface TimeRange {
  readonly from: Microseconds | undefined
  readonly until: Microseconds | undefined
}

export interface Pieces {
  readonly days: readonly TimeRange[]
  readonly hours: readonly TimeRange[]
  /** Parts of hours: at most two. */
  readonly rows: readonly TimeRange[]
  /** What `days` and `hours` cover together, without a gap; undefined when they cover nothing. */
  readonly counted: TimeRange | undefined
}

export const always: TimeRange = { from: undefined, until: undefined }

/** The coarsest counters that may be used: a report by the hour cannot be made of days, one by the minute of neither. */
export type Grain = 'row' | 'hour' | 'day'

export function cut(range: TimeRange, grain: Grain): Pieces {
  if (grain === 'row') return { days: [], hours: [], rows: nonEmpty(range), counted: undefined }
  const byHour = core(range, hourLength)
  if (byHour === undefined) return { days: [], hours: [], rows: nonEmpty(range), counted: undefined }
  const rows = around(range, byHour)
  const byDay = grain === 'day' ? core(byHour, dayLength) : undefined
  if (byDay === undefined) return { days: [], hours: nonEmpty(byHour), rows, counted: byHour }
  return { days: nonEmpty(byDay), hours: around(byHour, byDay), rows, counted: byHour }
}

/** The whole multiples of `length` in the range; undefined when there is none. */
function core({ from, until }: TimeRange, length: bigint): TimeRange | undefined {
  const inner = {
    from: from === undefined ? undefined : ceilTo(length, from),
    until: until === undefined ? undefined : floorTo(length, until),
  }
  return isEmpty(inner) ? undefined : inner
}

function around(outer: TimeRange, inner: TimeRange): TimeRange[] {
  const before = inner.from === undefined ? [] : nonEmpty({ from: outer.from, until: inner.from })
  const after = inner.until === undefined ? [] : nonEmpty({ from: inner.until, until: outer.until })
  return [...before, ...after]
}

function nonEmpty(range: TimeRange): TimeRange[] {
  return isEmpty(range) ? [] : [range]
}

function isEmpty({ from, until }: TimeRange): boolean {
  return from !== undefined && until !== undefined && from >= until
}
