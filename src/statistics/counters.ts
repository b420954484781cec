// What all reports share: the values that represent null in the counters, and combining the sources of a time range. Every
// report reads the counters and the deltas that are not folded yet in one statement, which is why its numbers are always exact.
import { type RawBuilder, sql } from 'kysely'
import { instantLiteral } from '../collections/iso-instant.ts'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { type Grain, split, type TimeRange } from './parameters/time-range.ts'

/** The values in the counters, set by the migration, for calls without a campaign and calls without a status. */
export const noCampaign = sql.lit(-2_147_483_648)
export const noStatus = sql.lit('(no status was ever recorded)')

/** The status as in JSON: `unknown` if none was ever recorded. */
export function shownStatus(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`CASE ${column} WHEN ${noStatus} THEN 'unknown' ELSE ${column} END`
}

/** Selects `columns` for one campaign, which they can use as `campaign`. Returns undefined if none with this id is published. */
export async function selectForCampaign<Row>(db: ReadonlyDb, id: number, columns: RawBuilder<Row>): Promise<Row | undefined> {
  const [row] = await select(
    db,
    sql<Row>`SELECT ${columns} FROM campaigns campaign WHERE campaign.id = ${id} AND campaign.published_at IS NOT NULL`,
  )
  return row
}

/** The condition that `column`, which has this type, is in the range. */
export function within(
  column: RawBuilder<unknown>,
  { from, until }: TimeRange,
  type: 'timestamptz' | 'date',
): RawBuilder<boolean> {
  // An instant at midnight is converted to a date by cutting off the time from its literal.
  const literal = (instant: bigint) => {
    const text = instantLiteral(instant)
    return type === 'date' ? sql`${text.replace(/ .*?( BC)?$/, '$1')}::date` : sql`${text}::timestamptz`
  }
  const conditions = [
    ...(from === undefined ? [sql`${column} > '-infinity'`] : [sql`${column} >= ${literal(from)}`]),
    ...(until === undefined ? [sql`${column} < 'infinity'`] : [sql`${column} < ${literal(until)}`]),
  ]
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}

/** The sources of a report. All SELECTs must return the same columns. */
export interface CountSources {
  readonly days: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly hours: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly deltas: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly rows: (where: RawBuilder<boolean>) => RawBuilder<unknown>
}

/** Combines with UNION ALL: whole days and hours from counters and deltas, and partial hours at the edges from rows. */
export function countedWithin(range: TimeRange, grain: Grain, sources: CountSources): RawBuilder<unknown> {
  const pieces = split(range, grain)
  const parts = [
    ...pieces.days.map((days) => sources.days(within(sql`day`, days, 'date'))),
    ...pieces.hours.map((hours) => sources.hours(within(sql`hour`, hours, 'timestamptz'))),
    ...(pieces.counted ? [sources.deltas(within(sql`hour`, pieces.counted, 'timestamptz'))] : []),
    ...pieces.rows.map((rows) => sources.rows(within(sql`timestamp`, rows, 'timestamptz'))),
  ]
  return sql.join(parts, sql` UNION ALL `)
}
