// How a slice lists the objects of its collection: one statement, with a fixed text, for objects by id and for a page of all of them
// in the order of their ids. The page comes with the number of all objects, and with the version of what it was made from.
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
  /** Reads the version that every statement on a page or an object selects, too. */
  readVersion(db: ReadonlyDb): Promise<string>
  /** Undefined if there is none. */
  byId(db: ReadonlyDb, id: number): Promise<Versioned<Listed> | undefined>
  /** In any order. Leaves out ids that do not exist. */
  byIds(db: ReadonlyDb, ids: readonly number[]): Promise<readonly Listed[]>
  /** In the order of ids. */
  slice(db: ReadonlyDb, slice: Slice): Promise<Versioned<readonly Listed[]> & { readonly total: number }>
}

export interface Versioned<Listed> {
  readonly listed: Listed
  /** Undefined if no version says that the listing is current. Also for an empty page, which has no row that it could be in. */
  readonly version: string | undefined
}

/** What says that the objects have not changed: docs/decisions/0022-answers-are-made-once.md. */
export interface ListingVersion {
  readonly select: RawBuilder<string>
  readonly read: (db: ReadonlyDb) => Promise<string>
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

export interface ListingOptions {
  readonly counts?: RowCounts
  readonly version?: ListingVersion
}

export function createListing<Row extends { id: number }>(
  entity: Entity,
  build: Build<Row>,
  { counts, version }: ListingOptions = {},
): Listing<Row> {
  // Values are hidden from the planner in subqueries. It would otherwise find a plan for each execution, and each would seem cheaper
  // than the one for all values.
  const total = counts?.total ?? sql<number>`(SELECT count(*) FROM ${entity.rows} AS counted)`
  const listed = (db: ReadonlyDb, ids: RawBuilder<unknown>) => build(db, sql<number>`ANY (ARRAY(${ids}))`)
  const answerVersion = version === undefined ? [] : [version.select.as('answer_version')]
  const sliced = (ids: RowCounts['ids']) =>
    preparedSelect((db, offset: RawBuilder<number>, limit: RawBuilder<number>) =>
      db
        .selectFrom(listed(db, ids(sql`(SELECT ${offset}::bigint)`, sql`(SELECT ${limit}::bigint)`)).as('listed'))
        .selectAll()
        .select([sql<number>`${total}`.as('total'), ...answerVersion])
        .orderBy('listed.id'),
    )
  const byId = preparedRow((db, id: RawBuilder<number>) => build(db, id).select(answerVersion))
  const byIds = preparedSelect((db, ids: RawBuilder<readonly number[]>) =>
    build(db, sql<number>`ANY ((SELECT ${ids}::integer[])::integer[])`),
  )
  const first = sliced((offset, limit) => sql`SELECT t.id FROM ${entity.rows} AS t ORDER BY t.id OFFSET ${offset} LIMIT ${limit}`)
  const far = counts && sliced(counts.ids)
  const count = preparedRow((_) => sql<{ total: number }>`SELECT ${total} AS total`)
  type Read = Row & { total: number; answer_version?: string }
  return {
    readVersion: async (db) => {
      if (version === undefined) throw new Error(`Nothing says whether ${entity.name} has changed`)
      return version.read(db)
    },
    byId: async (db, id) => {
      const row = (await byId(db, id)) as Read | undefined
      return row && { listed: row, version: row.answer_version }
    },
    byIds: async (db, ids) => (ids.length === 0 ? [] : ((await byIds(db, ids)) as Row[])),
    slice: async (db, { offset, limit }) => {
      const run = counts && far && offset >= counts.skipFrom ? far : first
      // There are no more rows than ids, and PostgreSQL refuses a larger offset.
      const rows = limit > 0 && offset < 2 ** 32 ? ((await run(db, offset, limit)) as Read[]) : []
      const [row] = rows
      if (row !== undefined) return { total: row.total, listed: rows, version: row.answer_version }
      return { total: (await count(db))?.total ?? 0, listed: [], version: undefined }
    },
  }
}

/** The same listing of what `present` makes of its rows. */
export function presentListing<Row, Shown>(listing: Listing<Row>, present: (row: Row) => Shown): Listing<Shown> {
  return {
    readVersion: listing.readVersion,
    byId: async (db, id) => {
      const row = await listing.byId(db, id)
      return row && { listed: present(row.listed), version: row.version }
    },
    byIds: async (db, ids) => (await listing.byIds(db, ids)).map(present),
    slice: async (db, slice) => {
      const { listed, ...about } = await listing.slice(db, slice)
      return { ...about, listed: listed.map(present) }
    },
  }
}
