// Counts of attempts limit more than logins: the calls that a supporter, an address or a campaign may ask for, too.
// And an index by which the blocklist finds the networks that an address is in.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE login_throttles RENAME TO throttles`.execute(db)
  await sql`ALTER INDEX login_throttles_pkey RENAME TO throttles_pkey`.execute(db)
  await sql`ALTER INDEX login_throttles_resets_at RENAME TO throttles_resets_at`.execute(db)
  await sql`COMMENT ON COLUMN throttles.key IS 'SHA-256 of what is limited, such as an account, an address or a phone number'`.execute(
    db,
  )
  await sql`CREATE INDEX blocklist_address ON blocklist USING gist (address inet_ops)`.execute(db)
}
