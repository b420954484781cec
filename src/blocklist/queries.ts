// All SQL statements on the table blocklist.
import { type Insertable, type Selectable, sql } from 'kysely'
import { prepared } from '../database/prepared-statements.ts'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { belongsToStaff } from '../users/queries.ts'
import type { BlocklistTable } from './table.ts'

/** What identifies a caller, as the table stores it. Null means unknown. */
export interface Traits {
  readonly number: string | null
  readonly hashes: readonly string[]
  readonly address: string | null
}

/** What an entry blocks. */
export type Subject = { phone_number: string } | { phone_hash: string } | { address: string }

export interface Entry extends Selectable<BlocklistTable> {
  readonly expired: boolean
}

/**
 * Counts a hit on every active entry that matches one of the traits. Returns the number of these entries. Locks the rows in
 * the order of their ids, so that concurrent calls cannot deadlock. Entries for the number or hash of a phone of staff, who
 * try calls out, match nothing.
 */
export async function countHits(db: Db, { number, hashes, address }: Traits, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`${prepared}
    UPDATE blocklist SET hits = hits + 1 WHERE id IN (
      SELECT id FROM blocklist
      WHERE (((${hasNumber(number)} OR phone_hash = ANY(${hashes}::text[])) AND NOT ${belongsToStaff(number)}) OR address >>= ${address}::inet)
        AND (expires_at IS NULL OR expires_at > ${now.toISOString()})
      ORDER BY id FOR UPDATE
    )`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/**
 * Matches the number with any extension or none. The range uses the index on phone_number: in every collation, a number
 * sorts before the same number with an extension, and no extension sorts after as many nines as fit in the column.
 */
function hasNumber(number: string | null) {
  const last = number === null ? null : `${number};ext=${'9'.repeat(40)}`
  return sql`(phone_number BETWEEN ${number}::text AND ${last}::text AND split_part(phone_number, ';', 1) = ${number}::text)`
}

export function listEntries(db: ReadonlyDb, now: Date): Promise<Entry[]> {
  return db
    .selectFrom('blocklist')
    .selectAll()
    .select(sql<boolean>`coalesce(expires_at <= ${now.toISOString()}, false)`.as('expired'))
    .orderBy('id')
    .execute()
}

/** Returns the active entry for exactly this subject, or undefined. */
export function findEntry(db: ReadonlyDb, subject: Subject, now: Date): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('blocklist')
    .select('id')
    .where((eb) => eb.and(subject))
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now.toISOString())]))
    .executeTakeFirst()
}

/** Returns the id of the new entry. */
export async function insertEntry(db: Db, entry: Insertable<BlocklistTable>): Promise<number> {
  const { id } = await db.insertInto('blocklist').values(entry).returning('id').executeTakeFirstOrThrow()
  return id
}

/** Returns the deleted entry, or undefined if there is no such entry. */
export function deleteEntry(db: Db, id: number): Promise<Selectable<BlocklistTable> | undefined> {
  return db.deleteFrom('blocklist').where('id', '=', id).returningAll().executeTakeFirst()
}

/** Until the transaction ends, nobody else can add an entry. */
export async function lockForAdding(db: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('patchboard blocklist'))`.execute(db)
}

/** Returns the network of an address with or without `/N`. `isExact` is false if the address has bits beyond the prefix. */
export async function findNetwork(db: ReadonlyDb, text: string): Promise<{ network: string; isExact: boolean }> {
  const rows = await select(
    db,
    sql<{ network: string; isExact: boolean }>`
      SELECT network(${text}::inet)::text AS network, network(${text}::inet) = ${text}::inet AS "isExact"`,
  )
  const [found] = rows
  if (found === undefined) throw new Error('The query for a network returned no row')
  return found
}
