// What staff know better than the sources of civic data: it survives every load.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE overrides (
      target_key text PRIMARY KEY,
      dataset text NOT NULL REFERENCES datasets,
      name text,
      number text,
      effect text CHECK (effect IN ('vacant', 'skip')),
      note text,
      until date,
      created_at timestamptz NOT NULL,
      actor_kind text NOT NULL,
      actor_id integer,
      actor_name text NOT NULL
    )`.execute(db)
  await sql`COMMENT ON COLUMN overrides.effect IS 'vacant: callers hear that nobody holds the seat; skip: it is left out without a word'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN overrides.until IS 'the last day on which it counts'`.execute(db)
  await sql`CREATE INDEX overrides_dataset ON overrides (dataset)`.execute(db)
}
