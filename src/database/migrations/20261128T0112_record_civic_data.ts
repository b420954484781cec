// Which versions of civic data the targets of a session were found with. A version that is no longer kept is still named in the audit
// log, with when it was loaded and used.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE sessions ADD civic_data jsonb`.execute(db)
  await sql`COMMENT ON COLUMN sessions.civic_data IS 'dataset → id in dataset_versions, as they were when the targets were found; null if no civic data was asked'`.execute(
    db,
  )
}
