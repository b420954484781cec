// Targets that a campaign calls before all others, whoever else is chosen.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE campaign_targets ADD pinned boolean`.execute(db)
  await sql`COMMENT ON COLUMN campaign_targets.pinned IS 'Called before all others, whatever the order and the number of calls'`.execute(
    db,
  )
}
