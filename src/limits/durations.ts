// Formats durations for people. Pure.

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Formats an exact duration in a single unit, such as "90 minutes". `seconds` must be a whole number, at least 1. */
export function formatDuration(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1]
  const count = seconds / length
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Formats a period, such as "the last hour" or "the last 5 minutes". */
export function formatLast(seconds: number): string {
  return `the last ${formatDuration(seconds).replace(/^1 /, '')}`
}

/** Rounds up to minutes, and above two hours to hours, so that nobody retries too early. */
export function formatRoundedUp(seconds: number): string {
  const unit = seconds > 7200 ? 3600 : 60
  return formatDuration(Math.ceil(seconds / unit) * unit)
}
