// Lengths of time, as people say them. Pure.

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Exactly, in one unit: "90 minutes". Takes whole seconds, at least one. */
export function formatDuration(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1]
  const count = seconds / length
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** "the last hour", "the last 5 minutes". */
export function formatLast(seconds: number): string {
  return `the last ${formatDuration(seconds).replace(/^1 /, '')}`
}

/** In minutes, and above two hours in hours; up, so that nobody comes too early. */
export function formatRoundedUp(seconds: number): string {
  const unit = seconds > 7200 ? 3600 : 60
  return formatDuration(Math.ceil(seconds / unit) * unit)
}
