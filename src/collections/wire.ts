// Formats instants and times of day for JSON (docs/filter-protocol.md §8). Pure. Takes the text that PostgreSQL prints in UTC.

const instant = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\+00$/

/**
 * Formats `2021-03-01T12:00:00`, with `.ffffff` if there are microseconds, and without an offset. Returns null for null and
 * for years that do not have four digits in ISO 8601.
 */
export function presentNaiveInstant(text: string | null): string | null {
  if (text === null) return null
  if (text === 'infinity') return '9999-12-31T23:59:59.999999'
  const [, year, month, day, time, fraction] = instant.exec(text) ?? []
  return year === undefined ? null : `${year}-${month}-${day}T${time}${presentFraction(fraction)}`
}

/** The same with `+00:00` at the end. */
export function presentInstant(text: string | null): string | null {
  const naive = presentNaiveInstant(text)
  return naive === null ? null : `${naive}+00:00`
}

/** Formats `HH:MM:SS[.ffffff]`. Turns 24:00:00 into 00:00:00. */
export function presentTime(text: string | null): string | null {
  const [, time, fraction] = /^(\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?$/.exec(text ?? '') ?? []
  if (time === undefined) return null
  return time === '24:00:00' ? '00:00:00' : `${time}${presentFraction(fraction)}`
}

/** PostgreSQL omits trailing zeros. JSON has six digits or none. */
function presentFraction(fraction: string | undefined): string {
  return fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`
}
