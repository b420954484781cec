// Which countries a campaign rings, and indexes by which it is found out that a number belongs to a target: those are never
// rung as supporters.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaigns
      ADD countries text[] CHECK (cardinality(countries) > 0),
      ADD allow_toll_free boolean`.execute(db)
  await sql`COMMENT ON COLUMN campaigns.countries IS 'where supporters are rung, ISO 3166; null: in the campaign''s own country with its territories'`.execute(
    db,
  )
  await sql`CREATE INDEX targets_number ON targets (number)`.execute(db)
  await sql`CREATE INDEX offices_number ON offices (number)`.execute(db)
}
