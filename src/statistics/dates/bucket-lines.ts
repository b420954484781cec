// The lines of a report by time, one for each bucket, and how some of them are replaced by newer ones. Pure.

export interface Buckets {
  /** `"2021-03-01":{"completed":3}`, ordered by time. */
  readonly lines: readonly string[]
  /** The completed calls of each bucket. Empty if the report does not print their sum. */
  readonly completed: readonly number[]
}

/** JSON escapes line breaks, so that none is inside a line. */
const separator = ',\n'

export function readBuckets(row: { readonly lines: string; readonly completed: string }): Buckets {
  return {
    lines: row.lines === '' ? [] : row.lines.split(separator),
    completed: row.completed === '' ? [] : row.completed.split(',').map(Number),
  }
}

export function joinLines(lines: readonly string[]): string {
  return `{${lines.join(separator)}}`
}

/** Replaces the buckets from the first label to the last one, both inclusive. Labels must sort like their times. */
export function replaceBuckets(buckets: Buckets, first: string, last: string, newer: Buckets): Buckets {
  const start = countWhile(buckets.lines, (label) => label < first)
  const end = countWhile(buckets.lines, (label) => label <= last)
  return {
    lines: [...buckets.lines.slice(0, start), ...newer.lines, ...buckets.lines.slice(end)],
    completed: [...buckets.completed.slice(0, start), ...newer.completed, ...buckets.completed.slice(end)],
  }
}

/** Finds the number of lines at the beginning whose labels satisfy a condition that no later label satisfies, by bisection. */
function countWhile(lines: readonly string[], isEarly: (label: string) => boolean): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const line = lines[middle] ?? ''
    if (isEarly(line.slice(1, line.indexOf('"', 1)))) low = middle + 1
    else high = middle
  }
  return low
}
