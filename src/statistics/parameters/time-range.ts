// Splits a time range into whole days, whole hours and partial hours at its edges, so that a report can read each part from the
// cheapest exact source. Pure.
import { ceilTo, dayLength, floorTo, hourLength, type Microseconds } from '../../collections/iso-instant.ts'

/** From `from` (inclusive) until `until` (exclusive). Undefined: no limit. */
export interface TimeRange {
  readonly from: Microseconds | undefined
  readonly until: Microseconds | undefined
}

export interface Pieces {
  readonly days: readonly TimeRange[]
  readonly hours: readonly TimeRange[]
  /** Partial hours, at most two, or the whole range if no counters can be used. */
  readonly rows: readonly TimeRange[]
  /** The contiguous range that `days` and `hours` cover together. Undefined if both are empty. */
  readonly counted: TimeRange | undefined
}

export const always: TimeRange = { from: undefined, until: undefined }

/** The coarsest source that may be used: a report by hour cannot use days, and one by minute can only use rows. */
export type Grain = 'row' | 'hour' | 'day'

export function split(range: TimeRange, grain: Grain): Pieces {
  if (grain === 'row') return { days: [], hours: [], rows: nonEmpty(range), counted: undefined }
  const byHour = wholeMultiples(range, hourLength)
  if (byHour === undefined) return { days: [], hours: [], rows: nonEmpty(range), counted: undefined }
  const rows = edges(range, byHour)
  const byDay = grain === 'day' ? wholeMultiples(byHour, dayLength) : undefined
  if (byDay === undefined) return { days: [], hours: nonEmpty(byHour), rows, counted: byHour }
  return { days: nonEmpty(byDay), hours: edges(byHour, byDay), rows, counted: byHour }
}

/** Returns the part of the range that consists of whole hours or days (`length`), or undefined if there is none. */
function wholeMultiples({ from, until }: TimeRange, length: bigint): TimeRange | undefined {
  const inner = {
    from: from === undefined ? undefined : ceilTo(length, from),
    until: until === undefined ? undefined : floorTo(length, until),
  }
  return isEmpty(inner) ? undefined : inner
}

function edges(outer: TimeRange, inner: TimeRange): TimeRange[] {
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
