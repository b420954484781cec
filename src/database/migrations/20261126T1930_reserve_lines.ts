// A line to an office is taken before the office is announced, callers wait in line for one, and a target may share its
// number with others that callers ask for by name.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE call_attempts ALTER dialed_at DROP NOT NULL`.execute(db)
  await sql`COMMENT ON COLUMN call_attempts.dialed_at IS 'null while the attempt holds a line and is not dialled yet'`.execute(db)
  await sql`ALTER TABLE session_flows ADD waits_for varchar(40), ADD waits_since timestamptz`.execute(db)
  await sql`COMMENT ON COLUMN session_flows.waits_for IS 'the number of an office that the caller waits in line for'`.execute(db)
  await sql`CREATE INDEX session_flows_in_line ON session_flows (waits_for) WHERE waits_for IS NOT NULL`.execute(db)
  await sql`ALTER TABLE targets ADD ask_for boolean`.execute(db)
  await sql`COMMENT ON COLUMN targets.ask_for IS 'whoever answers takes calls for others, too: callers ask for this one by name'`.execute(
    db,
  )
}
