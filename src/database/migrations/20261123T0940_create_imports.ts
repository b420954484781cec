// What came over from another system, so that a later import recognises its own rows and refuses to touch any other.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE imports (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source text NOT NULL UNIQUE,
      imported_at timestamptz NOT NULL,
      last_ids jsonb NOT NULL
    )`.execute(db)
  await sql`COMMENT ON COLUMN imports.source IS 'identifier of the cluster, then name of the database that was read'`.execute(db)
  await sql`COMMENT ON COLUMN imports.last_ids IS 'table to the highest id that was the source''s; rows above it are Patchboard''s own'`.execute(
    db,
  )
}
