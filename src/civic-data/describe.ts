// Describes datasets, their reports and whom a caller reaches, for the terminal. Pure.
import type { HeldSeat } from './directory.ts'
import type { LoadedDataset } from './loading/load-dataset.ts'
import type { Counts, Redrawn, Report } from './loading/report.ts'
import type { Reach } from './locating/reach.ts'
import type { DatasetStatus, FoundTarget } from './queries.ts'

export function describeLoaded(dataset: string, { outcome, report }: LoadedDataset): string[] {
  if (outcome === 'unchanged') return [`${dataset}: nothing has changed.`]
  const lines = describeReport(report)
  if (outcome === 'switched') return [`${dataset}: ${describeCounts(report.counts)}.`, ...lines]
  return [
    `${dataset}: the new version waits, and callers still reach those of the version before. Why:`,
    ...report.suspicious.map((sentence) => `! ${sentence}`),
    ...lines,
    `If this is right, accept it: data accept ${dataset}`,
  ]
}

export function describeReport(report: Report): string[] {
  const { added, removed, moved, renamed = [], changedNumbers, keptNumbers, redrawn = [] } = report
  return [
    ...added.map(({ name, seat }) => `+ ${name} (${seat})`),
    ...removed.map(({ name, seat }) => `- ${name} (${seat})`),
    ...moved.map(({ name, seat, from }) => `~ ${name} (${from} → ${seat})`),
    ...renamed.map(({ name, seat, from }) => `~ ${from} → ${name} (${seat})`),
    ...changedNumbers.map(
      ({ holder, office, before, after }) => `~ ${holder}, ${office}: ${before ?? 'no number'} → ${after ?? 'no number'}`,
    ),
    ...keptNumbers.map(({ holder, office, number }) => `= ${holder}, ${office}: the source has no number; ${number} is kept`),
    ...redrawn.map(describeRedrawn),
  ]
}

function describeRedrawn({ map, region, isRedrawn }: Redrawn): string {
  if (isRedrawn === null) return `- ${region}: nothing is said of its districts on the map ${map} any more`
  return `~ ${region} has ${isRedrawn ? 'new districts' : 'the districts of before'} on the map ${map}`
}

export function describeCounts({
  seats,
  vacant,
  withoutNumber,
  offices,
  areas,
  committees,
  drawn = 0,
  redrawn = 0,
  points = 0,
}: Counts): string {
  const parts = [
    ...(seats > 0 ? [`${format(seats)} seats, ${format(vacant)} of them vacant`, `${format(offices)} numbers`] : []),
    ...(withoutNumber > 0
      ? [`${format(withoutNumber)} ${withoutNumber === 1 ? 'person' : 'people'} without a number of their own`]
      : []),
    ...(committees > 0 ? [`${format(committees)} committees and subcommittees`] : []),
    ...(areas > 0 ? [`${format(areas)} postal codes`] : []),
    ...(points > 0 ? [`points of ${format(points)} postal codes`] : []),
    ...(drawn > 0 ? [`boundaries of ${format(drawn)} districts`] : []),
    ...(redrawn > 0 ? [`maps of ${format(redrawn)} ${redrawn === 1 ? 'region' : 'regions'} corrected`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : 'nothing'
}

export function describeStatus(dataset: DatasetStatus, now: Date): string[] {
  const { name, current, waiting, checked_at, refresh_failure, refresh_attempted_at } = dataset
  if (current === undefined) return [`${name}: loaded, but not used yet. To use it: data accept ${name}`]
  const age = `checked ${describeAge(checked_at, now)}, last changed ${current.loaded_at.slice(0, 10)}`
  return [
    `${name}: ${describeCounts(current.report.counts)}; ${age}; from ${current.origin}`,
    ...(waiting === undefined ? [] : [`  a version of ${waiting.loaded_at.slice(0, 10)} waits: data diff ${name}`]),
    ...(refresh_failure === null
      ? []
      : [
          `  the server could not refresh it ${describeAge(refresh_attempted_at ?? checked_at, now)}: ${refresh_failure.split('\n')[0]}`,
        ]),
  ]
}

const millisecondsPerDay = 86_400_000

function describeAge(instant: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(instant)) / millisecondsPerDay)
  return days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

export function describeHolder({ key, title, name, party, district, number, offices }: FoundTarget): string {
  const more = offices === 0 ? [] : [`${offices} more ${offices === 1 ? 'office' : 'offices'}`]
  return [key, titled({ title, name }), party ?? 'no party', district ?? '', number ?? 'no number', ...more].join('\t')
}

/** People on lists of one's own may have no title. */
function titled({ title, name }: { readonly title: string | null; readonly name: string }): string {
  return title === null || title === '' ? name : `${title} ${name}`
}

/** One person is named; of several, the number is told. */
export function describeBody({ key, name }: FoundTarget, members: readonly HeldSeat[]): string {
  const [first, ...others] = members.flatMap(({ target }) => target ?? [])
  const who = first === undefined ? 'nobody now' : others.length === 0 ? titled(first) : `${others.length + 1} people`
  return [key, name, who].join('\t')
}

/** `type`: of the campaigns that call them. */
export function describeReach(type: string, { seats, unclear, unknown }: Reach): string[] {
  if (seats.length + unclear.length + unknown.length === 0) return []
  return [
    `${type}:`,
    ...seats.map((seat) => `  ${describeSeat(seat)}`),
    ...unclear.flatMap(({ chamber, choices }) => [
      `  ${chamber} chamber: one of ${choices.length}; the page asks for the address, and on the phone the caller chooses:`,
      ...choices.flatMap(({ share, seats }) => seats.map((seat) => `    ${describeShare(share)}${describeSeat(seat)}`)),
    ]),
    ...unknown.map((chamber) => `  ${chamber} chamber: this location cannot tell`),
  ]
}

function describeSeat({ title, district, region, target }: HeldSeat): string {
  const place = district ?? region ?? ''
  return target === null ? `${title}, ${place}: vacant` : `${titled(target)}, ${place}${describeParty(target.party)}`
}

function describeParty(party: string | null): string {
  return party === null ? '' : ` (${party})`
}

function describeShare(share: number | null): string {
  return share === null ? '' : `${Math.round(share * 100)} %: `
}

function format(count: number): string {
  return count.toLocaleString('en-GB')
}
