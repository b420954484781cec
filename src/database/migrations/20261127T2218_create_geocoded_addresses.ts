// What geocoders have answered, so that an address is asked for once. The address itself is not stored.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE geocoded_addresses (
      key bytea PRIMARY KEY,
      found jsonb,
      expires_at timestamptz NOT NULL
    )`.execute(db)
  await sql`COMMENT ON COLUMN geocoded_addresses.key IS 'a keyed hash of the service and the address'`.execute(db)
  await sql`COMMENT ON COLUMN geocoded_addresses.found IS 'src/civic-data/geocoders/geocoder.ts; null: not found'`.execute(db)
  await sql`CREATE INDEX geocoded_addresses_expires_at ON geocoded_addresses (expires_at)`.execute(db)
}
