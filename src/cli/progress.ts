// Tells the person at the terminal how far the import is, in rows and in time.
import type { Clock } from '../clock.ts'

export interface Progress {
  /** How many rows of how many tables are to come. */
  expect(rows: number): void
  read(table: string, rows: number): void
  written(table: string, rows: number): void
}

/** Writing a row costs about this many times reading it: indexes, foreign keys and counters (measured at 1,000,000 calls). */
const writingCost = 9
const millisecondsBetweenLines = 2000

export function showProgress(clock: Clock, note: (line: string) => void): Progress {
  const startedAt = clock().getTime()
  const rows = { expected: 0, read: 0, written: 0 }
  let lastLineAt = startedAt
  const show = (doing: string) => {
    const now = clock().getTime()
    if (now - lastLineAt < millisecondsBetweenLines) return
    lastLineAt = now
    const done = (rows.read + rows.written * writingCost) / (rows.expected * (1 + writingCost))
    const left = done > 0 ? ((now - startedAt) * (1 - done)) / done : Number.NaN
    const estimate = done < 1 && Number.isFinite(left) ? `, about ${readableSeconds(left / 1000)} left` : ''
    note(
      `${doing}; ${thousands(rows.read)} of ${thousands(rows.expected)} rows read, ${thousands(rows.written)} compared or written${estimate}`,
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

export function thousands(count: number): string {
  return count.toLocaleString('en-GB')
}

function readableSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}
