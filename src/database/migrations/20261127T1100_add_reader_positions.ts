// Until when each API key and each account has seen the data, so that no process answers it from a replica that is older.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Unlogged: a row counts for seconds, and writing one waits for no disk. After a crash the table is empty, which readers of
  // it notice by the start of the server (src/database/replica/freshness.ts).
  await sql`
    CREATE UNLOGGED TABLE reader_positions (
      reader text PRIMARY KEY,
      seen_until timestamptz NOT NULL
    ) WITH (fillfactor = 50)`.execute(db)
  await sql`COMMENT ON COLUMN reader_positions.reader IS 'key:ID or user:ID'`.execute(db)
  await sql`COMMENT ON COLUMN reader_positions.seen_until IS 'no answer from the primary has shown it anything later'`.execute(db)
}
