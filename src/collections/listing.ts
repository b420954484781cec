// How a slice lists the objects of its collection: one statement, with a fixed text, for objects by id and for a page of all of them
// in the order of their ids. The page comes with the number of all objects.
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { preparedRow, preparedSelect } from '../database/prepared-statements.ts'
import type { ReadonlyDb } from '../database/types.ts'
import type { Entity } from './entity.ts'

export interface Slice {
  readonly offset: number
  readonly limit: number
}

export interface Listing<Listed> {
  /** Undefined if there is none. */
  byId(db: ReadonlyDb, id: number): Promise<Listed | undefined>
  /** In any order. Leaves out ids that do not exist. */
  byIds(db: ReadonlyDb, ids: readonly number[]): Promise<readonly Listed[]>
  /** In the order of ids. */
  slice(db: ReadonlyDb, slice: Slice): Promise<{ readonly total: number; readonly listed: readonly Listed[] }>
}

/** Faster ways to count the rows of a large table, and to skip many of them. */
export interface RowCounts {
  readonly total: RawBuilder<number>
  /** From this offset on, `ids` finds the rows on a page. */
  readonly skipFrom: number
  /** The ids on a page, in order. */
  readonly ids: (offset: RawBuilder<number>, limit: RawBuilder<number>) => RawBuilder<unknown>
}

// biome-ignore lint/suspicious/noExplicitAny: a statement may join any tables.
type Statement<Row> = SelectQueryBuilder<Database, any, Row>

/** Selects the columns to present, with the condition that the id equals `ids`, which stands for any of them. */
type Build<Row> = (db: ReadonlyDb, ids: RawBuilder<number>) => Statement<Row>

export function createListing<Row extends { id: number }>(entity: Entity, build: Build<Row>, counts?: RowCounts): Listing<Row> {
  // Values are hidden from the planner in subqueries. It would otherwise find a plan for each execution, and each would seem cheaper
  // than the one for all values.
  const total = counts?.total ?? sql<number>`(SELECT count(*) FROM ${entity.rows} AS counted)`
  const listed = (db: ReadonlyDb, ids: RawBuilder<unknown>) => build(db, sql<number>`ANY (ARRAY(${ids}))`)
  const sliced = (ids: RowCounts['ids']) =>
    preparedSelect((db, offset: RawBuilder<number>, limit: RawBuilder<number>) =>
      db
        .selectFrom(listed(db, ids(sql`(SELECT ${offset}::bigint)`, sql`(SELECT ${limit}::bigint)`)).as('listed'))
        .selectAll()
        .select(sql<number>`${total}`.as('total'))
        .orderBy('listed.id'),
    )
  const byId = preparedRow((db, id: RawBuilder<number>) => build(db, id))
  const byIds = preparedSelect((db, ids: RawBuilder<readonly number[]>) =>
    build(db, sql<number>`ANY ((SELECT ${ids}::integer[])::integer[])`),
  )
  const first = sliced((offset, limit) => sql`SELECT t.id FROM ${entity.rows} AS t ORDER BY t.id OFFSET ${offset} LIMIT ${limit}`)
  const far = counts && sliced(counts.ids)
  const count = preparedRow((_) => sql<{ total: number }>`SELECT ${total} AS total`)
  return {
    byId: async (db, id) => (await byId(db, id)) as Row | undefined,
    byIds: async (db, ids) => (ids.length === 0 ? [] : ((await byIds(db, ids)) as Row[])),
    slice: async (db, { offset, limit }) => {
      const run = counts && far && offset >= counts.skipFrom ? far : first
      // There are no more rows than ids, and PostgreSQL refuses a larger offset.
      const rows = limit > 0 && offset < 2 ** 32 ? ((await run(db, offset, limit)) as (Row & { total: number })[]) : []
      const [row] = rows
      if (row !== undefined) return { total: row.total, listed: rows }
      return { total: (await count(db))?.total ?? 0, listed: [] }
    },
  }
}

/** The same listing of what `present` makes of its rows. */
export function presentListing<Row, Shown>(listing: Listing<Row>, present: (row: Row) => Shown): Listing<Shown> {
  return {
    byId: async (db, id) => {
      const row = await listing.byId(db, id)
      return row && present(row)
    },
    byIds: async (db, ids) => (await listing.byIds(db, ids)).map(present),
    slice: async (db, slice) => {
      const { total, listed } = await listing.slice(db, slice)
      return { total, listed: listed.map(present) }
    },
  }
}
