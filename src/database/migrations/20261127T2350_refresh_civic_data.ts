// Datasets are refreshed by the server, and overrides end on their day without a load.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE datasets ADD COLUMN refresh_attempted_at timestamptz, ADD COLUMN refresh_failure text`.execute(db)
  await sql`COMMENT ON COLUMN datasets.refresh_failure IS 'why the last refresh by the server failed; null if it has not'`.execute(
    db,
  )
  await sql`ALTER TABLE overrides ADD COLUMN ended_at timestamptz`.execute(db)
  await sql`COMMENT ON COLUMN overrides.ended_at IS 'when the source counted again, after the last day'`.execute(db)
}
