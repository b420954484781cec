// Guarantee: splitting a time range neither loses nor duplicates an instant.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayLength, hourLength } from '../../collections/iso-instant.ts'
import { type Grain, split, type TimeRange } from './time-range.ts'

const instant = fc.oneof(
  fc.bigInt({ min: -4n * dayLength, max: 4n * dayLength }),
  fc.bigInt({ min: -96n, max: 96n }).map((hours) => hours * hourLength),
  fc.bigInt({ min: -4n, max: 4n }).map((days) => days * dayLength),
)
const side = fc.option(instant, { nil: undefined })
const grains: readonly Grain[] = ['row', 'hour', 'day']

const holds = ({ from, until }: TimeRange, at: bigint) =>
  (from === undefined || at >= from) && (until === undefined || at < until)
const multiple = (length: bigint, at: bigint | undefined) => at === undefined || at % length === 0n

describe('split', () => {
  it('puts every instant of the range into exactly one piece, and no other instant', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(...grains), instant, (from, until, grain, at) => {
        const { days, hours, rows, counted } = split({ from, until }, grain)
        const pieces = [...days, ...hours, ...rows]
        expect(pieces.filter((piece) => holds(piece, at))).toHaveLength(holds({ from, until }, at) ? 1 : 0)
        const inCounters = [...days, ...hours].some((piece) => holds(piece, at))
        expect(counted !== undefined && holds(counted, at)).toBe(inCounters)
      }),
    )
  })

  it('uses whole days and hours for counters, and less than two hours for rows', () => {
    fc.assert(
      fc.property(side, side, (from, until) => {
        const { days, hours, rows } = split({ from, until }, 'day')
        for (const piece of days) expect([piece.from, piece.until].every((at) => multiple(dayLength, at))).toBe(true)
        for (const piece of hours) expect([piece.from, piece.until].every((at) => multiple(hourLength, at))).toBe(true)
        for (const piece of rows) expect((piece.until ?? 0n) - (piece.from ?? 0n) < 2n * hourLength).toBe(true)
      }),
    )
  })
})
