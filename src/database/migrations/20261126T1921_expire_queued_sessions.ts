// The index by which sessions are found that have waited in the queue for too long, without reading the queue.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX session_flows_waiting ON session_flows (created_at) WHERE place_after IS NOT NULL`.execute(db)
}
