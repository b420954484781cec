// Campaigns may limit how often, and how soon after another, a target is called. An attempt that counts has the day that it counts
// for. Why so: docs/decisions/0042-calls-to-a-target-are-counted-in-one-row.md.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaigns
      ADD calls_per_target_per_day integer CHECK (calls_per_target_per_day > 0),
      ADD seconds_between_calls integer CHECK (seconds_between_calls > 0),
      ADD share_per_target smallint CHECK (share_per_target BETWEEN 1 AND 100)`.execute(db)
  await sql`COMMENT ON COLUMN campaigns.seconds_between_calls IS 'from when a call to a target is dialled until the next one may be'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN campaigns.share_per_target IS 'percent of the calls of a day; a target with more comes after the others'`.execute(
    db,
  )
  await sql`ALTER TABLE call_attempts ADD counted_on date`.execute(db)
  await sql`COMMENT ON COLUMN call_attempts.counted_on IS 'the day (UTC) of target_paces that counts it; null if the campaign does not count'`.execute(
    db,
  )
  await sql`
    CREATE TABLE target_paces (
      campaign_id integer REFERENCES campaigns ON DELETE CASCADE,
      target_id integer REFERENCES targets ON DELETE CASCADE,
      day date NOT NULL,
      calls integer NOT NULL,
      free_at timestamptz,
      PRIMARY KEY (campaign_id, target_id)
    ) WITH (fillfactor = 70)`.execute(db)
  await sql`COMMENT ON TABLE target_paces IS 'how often a campaign that counts has called a target on the latest day (UTC)'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN target_paces.calls IS 'reserved and dialled'`.execute(db)
  await sql`COMMENT ON COLUMN target_paces.free_at IS 'when the next call may be reserved; an hour ahead while one is reserved and not dialled'`.execute(
    db,
  )
}
