// All SQL on addresses that a geocoder has been asked for.
import { sql } from 'kysely'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { FoundAddress } from './geocoder.ts'

export interface KnownAddress {
  /** Null: the service did not find it. */
  readonly found: FoundAddress | null
}

export async function findGeocoded(db: ReadonlyDb, key: Buffer, now: Date): Promise<KnownAddress | undefined> {
  const row = await db
    .selectFrom('geocoded_addresses')
    .select('found')
    .where('key', '=', key)
    .where('expires_at', '>', now.toISOString())
    .executeTakeFirst()
  return row === undefined ? undefined : { found: row.found as FoundAddress | null }
}

export interface NewGeocoded extends KnownAddress {
  readonly key: Buffer
  readonly expiresAt: Date
}

export async function saveGeocoded(db: Db, { key, found, expiresAt }: NewGeocoded): Promise<void> {
  const json = found === null ? null : JSON.stringify(found)
  await sql`
    INSERT INTO geocoded_addresses (key, found, expires_at) VALUES (${key}, ${json}::jsonb, ${expiresAt.toISOString()})
    ON CONFLICT (key) DO UPDATE SET found = excluded.found, expires_at = excluded.expires_at`.execute(db)
}

const pruneBatchSize = 100

/** Deletes some that have expired. Skips rows that another process has locked. */
export async function pruneGeocoded(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM geocoded_addresses WHERE key IN (
      SELECT key FROM geocoded_addresses WHERE expires_at <= ${now.toISOString()} LIMIT ${pruneBatchSize} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}
