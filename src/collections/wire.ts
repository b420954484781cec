// How instants and times of day look on the wire (FILTERS §8). Pure; takes what PostgreSQL printed in UTC.

const instant = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\+00$/

/**
 * `2021-03-01T12:00:00`, with `.ffffff` when there are microseconds, without an offset. Null for null and for years that
 * ISO 8601 cannot write in four digits.
 */
export function presentNaiveInstant(text: string | null): string | null {
  if (text === null) return null
  if (text === 'infinity') return '9999-12-31T23:59:59.999999'
  const [, year, month, day, time, fraction] = instant.exec(text) ?? []
  return year === undefined ? null : `${year}-${month}-${day}T${time}${presentFraction(fraction)}`
}

/** The same with `+00:00` behind it. */
export function presentInstant(text: string | null): string | null {
  const naive = presentNaiveInstant(text)
  return naive === null ? null : `${naive}+00:00`
}

/** `HH:MM:SS[.ffffff]`; the end of the day is its beginning. */
export function presentTime(text: string | null): string | null {
  const [, time, fraction] = /^(\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?$/.exec(text ?? '') ?? []
  if (time === undefined) return null
  return time === '24:00:00' ? '00:00:00' : `${time}${presentFraction(fraction)}`
}

/** PostgreSQL drops trailing zeros, the wire has six digits or none. */
function presentFraction(fraction: string | undefined): string {
  return fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`
}
