// All SQL that reads targets and offices.

import { type RawBuilder, sql } from 'kysely'
import { staffVersion } from '../answers/version-queries.ts'
import { createListing } from '../collections/listing.ts'
import { prepared } from '../database/prepared-statements.ts'
import { select } from '../database/select.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { dayOf, targetEntity } from './entities.ts'
import type { StoredTarget } from './target.ts'

/** What the API shows. */
export const targetListing = createListing(
  targetEntity,
  (db, ids) =>
    db
      .selectFrom('targets')
      .select(['id', 'key', 'title', 'name', 'district', 'number', 'party', 'chamber', 'source'])
      .select([dayOf(sql.ref('term_start')).as('term_start'), dayOf(sql.ref('term_end')).as('term_end')])
      .where('id', '=', ids),
  { version: staffVersion },
)

export type ListedTarget = Awaited<ReturnType<(typeof targetListing)['byIds']>>[number]

export async function listTargets(db: ReadonlyDb, ids: readonly number[]) {
  return await db.selectFrom('targets').selectAll().where('id', 'in', ids).execute()
}

export interface TargetToCall {
  readonly id: number
  readonly title: string | null
  readonly name: string
  readonly district: string | null
  readonly location: string | null
  readonly number: string | null
  readonly ask_for: boolean | null
  /** In insertion order. */
  readonly offices: readonly OfficeToCall[]
}

export interface OfficeToCall {
  readonly name: string | null
  readonly type: string | null
  readonly number: string | null
  /** IANA. */
  readonly time_zone: string | null
  /** As people write them. */
  readonly hours: string | null
  /** Degrees: `37.77,-122.42`. */
  readonly latlon: string | null
}

/** One statement, so that targets and their offices are of one instant. In no particular order. */
export async function listTargetsToCall(db: ReadonlyDb, ids: readonly number[]): Promise<TargetToCall[]> {
  return await select(
    db,
    sql<TargetToCall>`${prepared}
      SELECT id, title, name, district, location, number, ask_for,
        ARRAY(
          SELECT json_build_object('name', office.name, 'type', office.type, 'number', office.number,
            'time_zone', office.time_zone, 'hours', office.hours, 'latlon', office.latlon)
          FROM offices office WHERE office.target_id = targets.id ORDER BY office.id
        ) AS offices
      FROM targets WHERE id = ANY(${ids}::int[])`,
  )
}

/** Newest first. */
export function listTargetsByKey(db: ReadonlyDb, keys: readonly string[]): Promise<StoredTarget[]> {
  return listStoredTargets(db, sql`key = ANY(${keys}::text[])`)
}

/** In no particular order. */
export function listTargetsById(db: ReadonlyDb, ids: readonly number[]): Promise<StoredTarget[]> {
  return listStoredTargets(db, sql`id = ANY(${ids}::int[])`)
}

/** `condition` is on the columns of `targets`. */
export async function listStoredTargets(db: ReadonlyDb, condition: RawBuilder<unknown>): Promise<StoredTarget[]> {
  return await select(
    db,
    sql<StoredTarget>`
      SELECT id, nullif(key, '') AS key, coalesce(is_body, false) AS is_body, nullif(title, '') AS title, name, nullif(district, '') AS district,
        nullif(location, '') AS location, number, coalesce(ask_for, false) AS ask_for,
        ARRAY(
          SELECT json_build_object('name', nullif(office.name, ''), 'type', nullif(office.type, ''), 'number', office.number,
            'address', nullif(office.address, ''))
          FROM offices office WHERE office.target_id = targets.id AND office.number IS NOT NULL ORDER BY office.id
        ) AS offices
      FROM targets WHERE ${condition} ORDER BY id DESC`,
  )
}

export interface FoundTarget extends Pick<StoredTarget, 'key' | 'title' | 'name' | 'number' | 'is_body'> {
  /** The names of the campaigns that call it. */
  readonly campaigns: readonly string[]
}

/** Finds targets whose name, key or number contains `text`, in the order of their names. */
export async function findTargets(db: ReadonlyDb, text: string, limit: number): Promise<FoundTarget[]> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return await select(
    db,
    sql<FoundTarget>`
      SELECT nullif(key, '') AS key, nullif(title, '') AS title, name, number, coalesce(is_body, false) AS is_body, ARRAY(
        SELECT campaigns.name FROM campaigns WHERE campaigns.id IN (
          SELECT campaign_id FROM campaign_targets WHERE target_id = targets.id
          UNION SELECT campaign_id FROM location_targets WHERE target_id = targets.id
        ) ORDER BY campaigns.id
      ) AS campaigns
      FROM targets WHERE name ILIKE ${pattern} OR key ILIKE ${pattern} OR number LIKE ${pattern}
      ORDER BY name, id LIMIT ${sql.lit(limit)}`,
  )
}
