// The average and the median of stats.json, formatted as in CallPower.
import { describe, expect, it } from 'vitest'
import { averageCalls, medianCalls } from './campaign-stats.ts'

describe('averageCalls', () => {
  it.each([
    [[], '0.00'],
    [[{ calls: 1, sessions: 7 }], '1.00'],
    [
      [
        { calls: 1, sessions: 2 },
        { calls: 2, sessions: 1 },
      ],
      '1.33',
    ],
    // Ties that a double represents exactly are rounded to even: 1.125, 1.375, 1.625, 1.875.
    [
      [
        { calls: 1, sessions: 7 },
        { calls: 2, sessions: 1 },
      ],
      '1.12',
    ],
    [
      [
        { calls: 1, sessions: 5 },
        { calls: 2, sessions: 3 },
      ],
      '1.38',
    ],
    [
      [
        { calls: 1, sessions: 3 },
        { calls: 2, sessions: 5 },
      ],
      '1.62',
    ],
    [
      [
        { calls: 1, sessions: 1 },
        { calls: 2, sessions: 7 },
      ],
      '1.88',
    ],
    // As a double, 1.005 is slightly smaller.
    [
      [
        { calls: 1, sessions: 199 },
        { calls: 2, sessions: 1 },
      ],
      '1.00',
    ],
  ])('of %j is %s', (histogram, average) => {
    expect(averageCalls(histogram)).toBe(average)
  })
})

describe('medianCalls', () => {
  it.each([
    [[], undefined],
    [[{ calls: 3, sessions: 1 }], 3],
    [
      [
        { calls: 1, sessions: 1 },
        { calls: 2, sessions: 1 },
      ],
      1.5,
    ],
    [
      [
        { calls: 1, sessions: 2 },
        { calls: 5, sessions: 1 },
      ],
      1,
    ],
    [
      [
        { calls: 1, sessions: 2 },
        { calls: 4, sessions: 2 },
      ],
      2.5,
    ],
    [
      [
        { calls: 1, sessions: 1 },
        { calls: 2, sessions: 3 },
        { calls: 9, sessions: 1 },
      ],
      2,
    ],
  ])('of %j is %s', (histogram, median) => {
    expect(medianCalls(histogram)).toBe(median)
  })
})
