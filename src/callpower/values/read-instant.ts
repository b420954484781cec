// Reads instants as databases print them. Pure.

const pattern =
  /^(\d{4,5})-(\d\d)-(\d\d)(?:[ T]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i

export interface InstantParts {
  /** The second, in milliseconds since 1970. */
  readonly milliseconds: number
  /** The digits after the second. */
  readonly fraction: string
  readonly offset: string
}

/** Undefined if the text is no instant, such as MySQL's 0000-00-00. */
export function parseInstant(text: string): InstantParts | undefined {
  const [match, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset = ''] = pattern.exec(text) ?? []
  if (match === undefined || Number(year) === 0) return undefined
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  return { milliseconds: date.getTime(), fraction, offset }
}

/** Returns text that PostgreSQL reads as this instant. Without an offset it is in UTC, as CallPower stores it. */
export function readInstant(text: string): string | undefined {
  if (/^[+-]?infinity$/i.test(text)) return text
  const parts = parseInstant(text)
  if (parts === undefined) return undefined
  const hours = Number(/^[+-](\d\d)/.exec(parts.offset)?.[1] ?? 0)
  return hours > 15 ? undefined : text.replace(/ ?(Z|UTC)$/i, '+00')
}
