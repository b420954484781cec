// How many calls a campaign may have in an hour, and how many minutes in a day, beside its calls of a day; who asked for a
// session, because staff are under no limit; and the index by which the sessions of a day are found among all.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaigns
      ADD calls_per_hour integer CHECK (calls_per_hour > 0),
      ADD minutes_per_day integer CHECK (minutes_per_day > 0)`.execute(db)
  await sql`COMMENT ON COLUMN campaigns.minutes_per_day IS 'minutes of all legs, each rounded up'`.execute(db)
  await sql`ALTER TABLE session_flows ADD by_staff boolean NOT NULL DEFAULT false`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.by_staff IS 'a member of staff who was logged in asked for it'`.execute(db)
  await sql`CREATE INDEX sessions_timestamp ON sessions (timestamp)`.execute(db)
}
