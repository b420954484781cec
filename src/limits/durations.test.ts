import { expect, test } from 'vitest'
import { formatDuration, formatLast, formatRoundedUp } from './durations.ts'

test.each([
  [1, '1 second', 'the last second'],
  [60, '1 minute', 'the last minute'],
  [90, '90 seconds', 'the last 90 seconds'],
  [300, '5 minutes', 'the last 5 minutes'],
  [3600, '1 hour', 'the last hour'],
  [5400, '90 minutes', 'the last 90 minutes'],
  [36_000, '10 hours', 'the last 10 hours'],
  [86_400, '1 day', 'the last day'],
  [2_592_000, '30 days', 'the last 30 days'],
])('%i seconds are %s, %s', (seconds, words, last) => {
  expect([formatDuration(seconds), formatLast(seconds)]).toEqual([words, last])
})

test.each([
  [1, '1 minute'],
  [61, '2 minutes'],
  [3600, '1 hour'],
  [3601, '61 minutes'],
  [7200, '2 hours'],
  [7201, '3 hours'],
  [86_400, '1 day'],
  [90_001, '26 hours'],
])('a wait of %i seconds is rounded up to %s', (seconds, words) => {
  expect(formatRoundedUp(seconds)).toBe(words)
})
