// Every statement on the blocklist.
import { type Insertable, type Selectable, sql } from 'kysely'
import { prepared } from '../database/prepared-statements.ts'
import type { Db } from '../database/types.ts'
import type { BlocklistTable } from './table.ts'

/** What a caller is known by, as rows spell it. Null: unknown. */
export interface Traits {
  readonly number: string | null
  readonly hashes: readonly string[]
  readonly address: string | null
}

/** What an entry lists. */
export type Subject = { phone_number: string } | { phone_hash: string } | { address: string }

export interface Entry extends Selectable<BlocklistTable> {
  readonly expired: boolean
}

/**
 * Counts a hit on every entry that is in force and names one of the traits. Returns the number of such entries. They are
 * locked in one order, so that two calls that meet the same entries cannot wait for each other.
 */
export async function countHits(db: Db, { number, hashes, address }: Traits, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`${prepared}
    UPDATE blocklist SET hits = hits + 1 WHERE id IN (
      SELECT id FROM blocklist
      WHERE (${hasNumber(number)} OR phone_hash = ANY(${hashes}::text[]) OR address >>= ${address}::inet)
        AND (expires_at IS NULL OR expires_at > ${now.toISOString()})
      ORDER BY id FOR UPDATE
    )`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/**
 * With or without an extension. The index on phone_number answers the range: in every collation, a number comes before
 * itself with an extension, and no extension comes after as many nines as the column has room for.
 */
function hasNumber(number: string | null) {
  const last = number === null ? null : `${number};ext=${'9'.repeat(40)}`
  return sql`(phone_number BETWEEN ${number}::text AND ${last}::text AND split_part(phone_number, ';', 1) = ${number}::text)`
}

export function listEntries(db: Db, now: Date): Promise<Entry[]> {
  return db
    .selectFrom('blocklist')
    .selectAll()
    .select(sql<boolean>`coalesce(expires_at <= ${now.toISOString()}, false)`.as('expired'))
    .orderBy('id')
    .execute()
}

/** The entry in force that lists exactly this. */
export function findEntry(db: Db, subject: Subject, now: Date): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('blocklist')
    .select('id')
    .where((eb) => eb.and(subject))
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now.toISOString())]))
    .executeTakeFirst()
}

/** Returns its id. */
export async function insertEntry(db: Db, entry: Insertable<BlocklistTable>): Promise<number> {
  const { id } = await db.insertInto('blocklist').values(entry).returning('id').executeTakeFirstOrThrow()
  return id
}

/** False: there is none. */
export async function deleteEntry(db: Db, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('blocklist').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

/** The network of an address with or without `/N`, which must be one that PostgreSQL can read. */
export async function findNetwork(db: Db, text: string): Promise<{ network: string; isExact: boolean }> {
  const { rows } = await sql<{ network: string; isExact: boolean }>`
    SELECT network(${text}::inet)::text AS network, network(${text}::inet) = ${text}::inet AS "isExact"`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Error('Looking at a network returned no row')
  return found
}
