// What servers said of the files that a version was downloaded from, so that they are asked for what has changed only.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE dataset_versions ADD downloads jsonb`.execute(db)
  await sql`COMMENT ON COLUMN dataset_versions.downloads IS 'By the name of the file: address, ETag, Last-Modified'`.execute(db)
}
