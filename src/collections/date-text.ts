// Reads the dates and times that clients write into literals that PostgreSQL reads, keeping microseconds. Pure.
// Stricter than the original, which guessed: there are no partial dates, weekdays or zone names.

type Parts = Readonly<Record<string, string | undefined>>
type CalendarDay = readonly [year: number, month: number, day: number]

const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,30}))?)?`
const zone = String.raw`(?<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)`
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNames =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'

const yearFirst = (parts: Parts): CalendarDay => [Number(parts.year), Number(parts.month), Number(parts.day)]
const named = (parts: Parts): CalendarDay => [
  Number(parts.year),
  months.indexOf(String(parts.name).slice(0, 3).toLowerCase()) + 1,
  Number(parts.day),
]
/** Month first, unless that is impossible. */
const slashed = (parts: Parts): CalendarDay => {
  const [first, second] = [Number(parts.first), Number(parts.second_)]
  return first > 12 ? [Number(parts.year), second, first] : [Number(parts.year), first, second]
}

const forms = (
  [
    [String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`, yearFirst],
    [String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})`, yearFirst],
    [String.raw`(?<first>\d{1,2})/(?<second_>\d{1,2})/(?<year>\d{4})`, slashed],
    [String.raw`(?<name>${monthNames})\.? (?<day>\d{1,2}),? (?<year>\d{4})`, named],
  ] as const
).map(([date, read]) => ({ pattern: new RegExp(`^${date}(?:[T ]${clock} ?${zone}?)?$`, 'i'), read }))
const timeOfDay = new RegExp(`^${clock}(?: ?(?<half>[ap])m)?$`, 'i')

/**
 * Reads `2021-03-01`, `2021-03-01T12:30[:00[.25]][Z|±HH[:MM]]` (or a blank for the T), `20210301`, `3/1/2021` and
 * `March 1, 2021`; a date alone is its midnight, no zone means UTC. Returns a `timestamptz` literal, or undefined for
 * anything else. Digits behind the microseconds are dropped.
 */
export function readInstant(text: string): string | undefined {
  for (const { pattern, read } of forms) {
    const parts = pattern.exec(text.trim())?.groups
    if (!parts) continue
    const date = dateLiteral(read(parts))
    const time = parts.hour === undefined ? '00:00:00' : timeLiteral(parts, Number(parts.hour))
    const offset = zoneLiteral(parts.zone)
    return date && time && offset && `${date} ${time}${offset}`
  }
  return undefined
}

/** Reads `H:MM[:SS[.f]]` with an optional AM or PM into a `time` literal; undefined for anything else. */
export function readTime(text: string): string | undefined {
  const parts = timeOfDay.exec(text.trim())?.groups
  if (!parts) return undefined
  const hour = Number(parts.hour)
  if (parts.half === undefined) return timeLiteral(parts, hour)
  return hour >= 1 && hour <= 12 ? timeLiteral(parts, (hour % 12) + (parts.half.toLowerCase() === 'p' ? 12 : 0)) : undefined
}

function dateLiteral([year, month, day]: CalendarDay): string | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

function timeLiteral(parts: Parts, hour: number): string | undefined {
  const [minute, second] = [Number(parts.minute), Number(parts.second ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = parts.fraction === undefined ? '' : `.${parts.fraction.slice(0, 6)}`
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction}`
}

/** PostgreSQL reads offsets up to ±15:59. */
function zoneLiteral(text: string | undefined): string | undefined {
  if (text === undefined || /^z$/i.test(text)) return '+00'
  const [hours, minutes] = [text.slice(1, 3), text.slice(3).replace(':', '') || '00']
  return Number(hours) <= 15 && Number(minutes) <= 59 ? `${text[0]}${hours}:${minutes}` : undefined
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
