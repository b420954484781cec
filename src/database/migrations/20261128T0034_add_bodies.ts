// Targets that stand for others: a committee, whoever leads a chamber, a list.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE targets ADD is_body boolean`.execute(db)
  await sql`COMMENT ON COLUMN targets.is_body IS 'Its present members are called in its place'`.execute(db)
}
