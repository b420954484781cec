// The shapes of districts, beside the records of a version: they are large, and only look-ups by coordinates need them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE dataset_versions ADD boundaries bytea`.execute(db)
  // The bytes are compressed already.
  await sql`ALTER TABLE dataset_versions ALTER boundaries SET STORAGE EXTERNAL`.execute(db)
  await sql`COMMENT ON COLUMN dataset_versions.boundaries IS 'src/civic-data/boundaries/map-bytes.ts'`.execute(db)
}
