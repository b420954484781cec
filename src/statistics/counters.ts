// What every report shares: the marks that stand for null in the counters, how a read-only handle runs a report, and
// where the calls of a stretch of time are counted. Counters that are read anywhere are read together with the deltas
// that nobody has folded yet, in one statement: that is what makes them exact at any moment.
import { type RawBuilder, sql } from 'kysely'
import { instantLiteral } from '../collections/iso-instant.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { cut, type Grain, type TimeRange } from './parameters/time-range.ts'

/** The migration's marks: `campaign_id` of calls without a campaign, and `status` of calls without one. */
export const noCampaign = sql.lit(-2_147_483_648)
export const noStatus = sql.lit('(no status was ever recorded)')

/** The wire's name of a status: a call whose status was never recorded has an unknown one. */
export function shownStatus(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`CASE ${column} WHEN ${noStatus} THEN 'unknown' ELSE ${column} END`
}

/** Runs a SELECT through a handle that cannot write. */
export async function select<Row>(db: ReadonlyDb, query: RawBuilder<Row>): Promise<Row[]> {
  const rows = await db.selectFrom(sql<Row & object>`(${query})`.as('report')).selectAll().execute()
  return rows as Row[]
}

/** One row, of the campaign with this id, or undefined where there is none. `columns` may use it as `campaign`. */
export async function selectForCampaign<Row>(db: ReadonlyDb, id: number, columns: RawBuilder<Row>): Promise<Row | undefined> {
  const [row] = await select(db, sql<Row>`SELECT ${columns} FROM campaigns campaign WHERE campaign.id = ${id}`)
  return row
}

/** Whether `column` lies in the range. `type` is the type of the column. */
export function within(
  column: RawBuilder<unknown>,
  { from, until }: TimeRange,
  type: 'timestamptz' | 'date',
): RawBuilder<boolean> {
  // A day that begins at an instant is the beginning of its literal.
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

/** Where the calls of a report are: each SELECT has to give the same columns. */
export interface CountedPlaces {
  readonly days: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly hours: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly deltas: (where: RawBuilder<boolean>) => RawBuilder<unknown>
  readonly rows: (where: RawBuilder<boolean>) => RawBuilder<unknown>
}

/** Whole days and hours from counters, the cut edges from rows, as one UNION ALL. */
export function countedWithin(range: TimeRange, grain: Grain, places: CountedPlaces): RawBuilder<unknown> {
  const pieces = cut(range, grain)
  const parts = [
    ...pieces.days.map((days) => places.days(within(sql`day`, days, 'date'))),
    ...pieces.hours.map((hours) => places.hours(within(sql`hour`, hours, 'timestamptz'))),
    ...(pieces.counted ? [places.deltas(within(sql`hour`, pieces.counted, 'timestamptz'))] : []),
    ...pieces.rows.map((rows) => places.rows(within(sql`timestamp`, rows, 'timestamptz'))),
  ]
  return sql.join(parts, sql` UNION ALL `)
}
