// Runs a search of a collection: counts the matching rows, finds the ids on the page (docs/filter-protocol.md §13), and lists their
// objects as the slice presents them. A page of all objects is one statement.
import { type RawBuilder, sql } from 'kysely'
import type { ReadonlyDb } from '../database/types.ts'
import { AppError } from '../errors.ts'
import { type Condition, FilterCompiler } from './compile.ts'
import type { Entities, Entity } from './entity.ts'
import type { Listing } from './listing.ts'
import { compileOrder } from './order.ts'
import { DeferredError, translateDatabaseError } from './query-errors.ts'
import {
  isObject,
  isTruthy,
  type QueryString,
  readPage,
  readResultsPerPage,
  readSearch,
  type Search,
  shapeSearch,
} from './request.ts'

export interface Page {
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly perPage: number
  /** In the requested order. */
  readonly objects: readonly Listed[]
}

/** An object, ready to send. */
export interface Listed {
  readonly id: number
}

export interface SearchedEntity {
  readonly entities: Entities
  readonly entity: Entity
  readonly objects: Listing<Listed>
  /** A faster way to count the rows that match these equalities. Returns undefined if it cannot count them. */
  readonly countEqual?: (db: ReadonlyDb, equalities: ReadonlyMap<string, unknown>) => Promise<number | undefined>
}

interface Statement {
  readonly search: Search
  readonly where: Condition
  readonly order: RawBuilder<unknown>
}

const alias = 't'

/** Returns a page, or the only object if `q` has `single`. Throws the AppErrors of the protocol. */
export async function runSearch(
  db: ReadonlyDb,
  searched: SearchedEntity,
  query: QueryString,
): Promise<Page | { single: Listed }> {
  const json = readSearch(query)
  const isSingle = isObject(json) && isTruthy(json.single)
  try {
    const statement = prepare(searched, json)
    return statement.search.single
      ? { single: await findSingle(db, searched, statement) }
      : await findPage(db, searched, statement, query)
  } catch (error) {
    const translated = translateDatabaseError(error)
    const isDatabaseError =
      translated instanceof AppError && (translated.code === 'data_error' || translated.code === 'programming_error')
    throw isSingle && isDatabaseError ? asUnconstructible(translated) : translated
  }
}

/** Compat: with `single`, every error is this one. */
function asUnconstructible({ parameter, details, cause }: AppError): AppError {
  return new AppError('unconstructible_query', undefined, {
    cause,
    ...(parameter === undefined ? {} : { parameter }),
    ...(details === undefined ? {} : { details }),
  })
}

function prepare({ entities, entity }: SearchedEntity, json: unknown): Statement {
  const deferred = new DeferredError()
  const search = shapeSearch(json, deferred)
  const where = new FilterCompiler(entities, deferred).compileAll(entity, alias, search.filters)
  const order = compileOrder({ entities, entity, alias }, search.orderBy, deferred)
  deferred.throwFirst()
  return { search, where, order }
}

async function findPage(db: ReadonlyDb, searched: SearchedEntity, statement: Statement, query: QueryString): Promise<Page> {
  const { search, where } = statement
  const perPage = readResultsPerPage(query)
  if (isOfAll(search)) return listAll(db, searched, { page: readPage(query), perPage })
  const matched = (await countEqual(db, searched, search)) ?? (await countMatching(db, searched.entity, where))
  const total = Math.min(Math.max(0, matched - search.offset), search.limit ?? Number.POSITIVE_INFINITY)
  const page = readPage(query)
  const start = (page - 1) * perPage
  const ids =
    page < 1 || start >= total
      ? []
      : await findIds(db, searched.entity, statement, { offset: search.offset + start, limit: Math.min(perPage, total - start) })
  const listed = new Map((await searched.objects.byIds(db, ids)).map((object) => [object.id, object]))
  const objects = ids.map((id) => listed.get(id)).filter((object) => object !== undefined)
  return { total, page, pages: Math.ceil(total / perPage), perPage, objects }
}

/** True if nothing is filtered, ordered or cut off. */
function isOfAll({ filters, orderBy, limit, offset }: Search): boolean {
  return filters.length === 0 && orderBy.length === 0 && limit === undefined && offset === 0
}

/** Lists a page of all objects, in the order of their ids. */
export async function listAll(
  db: ReadonlyDb,
  { objects }: Pick<SearchedEntity, 'objects'>,
  { page, perPage }: { page: number; perPage: number },
): Promise<Page & { readonly version: string | undefined }> {
  const slice = page < 1 ? { offset: 0, limit: 0 } : { offset: (page - 1) * perPage, limit: perPage }
  const { total, listed, version } = await objects.slice(db, slice)
  return { total, page, pages: Math.ceil(total / perPage), perPage, objects: listed, version }
}

async function findSingle(db: ReadonlyDb, { entity, objects }: SearchedEntity, statement: Statement): Promise<Listed> {
  const { limit = 2, offset } = statement.search
  const [id, second] = await findIds(db, entity, statement, { offset, limit: Math.min(limit, 2) })
  if (id === undefined) throw new AppError('no_result')
  if (second !== undefined) throw new AppError('multiple_results')
  const found = await objects.byId(db, id)
  if (found === undefined) throw new AppError('no_result')
  return found.listed
}

async function findIds(
  db: ReadonlyDb,
  entity: Entity,
  { where, order }: Statement,
  { offset, limit }: { offset: number; limit: number },
) {
  const rows = await db
    .selectFrom(tableOf(entity))
    .select('t.id')
    .where(where)
    .orderBy(order)
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

async function countMatching(db: ReadonlyDb, entity: Entity, where: Condition): Promise<number> {
  const row = await db
    .selectFrom(tableOf(entity))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(where)
    .executeTakeFirstOrThrow()
  return row.count
}

function tableOf(entity: Entity) {
  return sql<{ id: number }>`${entity.rows}`.as(alias)
}

/** If every filter is an equality on the entity itself, the slice may be able to count without reading rows. */
async function countEqual(
  db: ReadonlyDb,
  { countEqual: count }: SearchedEntity,
  { filters }: Search,
): Promise<number | undefined> {
  if (!count) return undefined
  const equalities = new Map<string, unknown>()
  for (const filter of filters) {
    if (!isObject(filter) || filter.field || !['eq', '==', 'equals', 'equal_to'].includes(String(filter.op))) return undefined
    if (typeof filter.name !== 'string' || equalities.has(filter.name)) return undefined
    equalities.set(filter.name, filter.val)
  }
  return count(db, equalities)
}
