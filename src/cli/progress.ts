// Prints the progress of an import to the terminal: rows done, and estimated time left.
import type { Clock } from '../clock.ts'

export interface Progress {
  /** Sets the total number of rows in all tables. */
  expect(rows: number): void
  read(table: string, rows: number): void
  written(table: string, rows: number): void
}

/**
 * How many times longer it takes to write a row than to read it, because of indexes, foreign keys and counters. Measured at
 * 1,000,000 calls.
 */
const writingCost = 9
const millisecondsBetweenLines = 2000

export function showProgress(clock: Clock, note: (line: string) => void): Progress {
  const startedAt = clock().getTime()
  const rows = { expected: 0, read: 0, written: 0 }
  let lastLineAt = startedAt
  const show = (activity: string) => {
    const now = clock().getTime()
    if (now - lastLineAt < millisecondsBetweenLines) return
    lastLineAt = now
    const done = (rows.read + rows.written * writingCost) / (rows.expected * (1 + writingCost))
    const left = done > 0 ? ((now - startedAt) * (1 - done)) / done : Number.NaN
    const estimate = done < 1 && Number.isFinite(left) ? `, about ${formatDuration(left / 1000)} left` : ''
    note(
      `${activity}: ${formatCount(rows.read)} of ${formatCount(rows.expected)} rows read, ${formatCount(rows.written)} compared or written${estimate}`,
    )
  }
  return {
    expect: (count) => {
      rows.expected = count
    },
    read: (table, count) => {
      rows.read += count
      show(`Reading ${table}`)
    },
    written: (table, count) => {
      rows.written += count
      show(`Writing ${table}`)
    },
  }
}

/** Formats a count with thousands separators. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB')
}

function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}
