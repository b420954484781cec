// The emergency stop: sessions under way are marked, so that every process ends their calls, and dials no office for them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE session_flows ADD stop_requested_at timestamptz`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.stop_requested_at IS 'when somebody asked for its call to be ended; null where nobody has'`.execute(
    db,
  )
}
