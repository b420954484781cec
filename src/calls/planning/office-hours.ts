// Whether an office is open at an instant: by its hours and its time zone, as far as they are known. Pure.

export interface OfficeHours {
  /** IANA. Null if unknown. */
  readonly timeZone: string | null
  /** As people write them: `Mon-Fri 9am-5:30pm`. */
  readonly hours: string | null
}

interface Range {
  /** Minutes of the day. */
  readonly from: number
  readonly to: number
}

const usual: Range = { from: 9 * 60, to: 17 * 60 }
const weekend: ReadonlySet<string> = new Set(['Sat', 'Sun'])

/** True if it is not known where the office is. Offices are open on weekdays, from nine to five unless their hours say otherwise. */
export function isOpen({ timeZone, hours }: OfficeHours, now: Date): boolean {
  const format = timeZone === null ? undefined : formatOf(timeZone)
  if (format === undefined) return true
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  const minutes = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  const { from, to } = readRange(hours ?? '') ?? usual
  return !weekend.has(parts.get('weekday') ?? '') && minutes >= from && minutes < to
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

/** Undefined if there is no such time zone. Making one takes longer than all the rest. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(timeZone)) formats.set(timeZone, makeFormat(timeZone))
  return formats.get(timeZone)
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  } catch {
    return undefined
  }
}

const time = String.raw`(\d{1,2})(?::(\d\d))?\s*(?:([ap])\.?m\b\.?)?`
const range = new RegExp(String.raw`\b${time}\s*(?:-|–|to)\s*${time}`, 'gi')

/** Undefined unless there is exactly one range, such as `9-5` or `8:30 am to 5:00 pm`. */
function readRange(hours: string): Range | undefined {
  const [found, ...others] = [...hours.matchAll(range)]
  if (found === undefined || others.length > 0) return undefined
  const [, hour, minute, half, toHour, toMinute, toHalf] = found
  const from = minutesOf(hour, minute, half)
  const written = minutesOf(toHour, toMinute, toHalf)
  const to = toHalf === undefined && written <= from ? written + 12 * 60 : written
  return from < to && to <= 24 * 60 ? { from, to } : undefined
}

function minutesOf(hour = '', minute = '0', half?: string): number {
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return hours * 60 + Number(minute)
}
