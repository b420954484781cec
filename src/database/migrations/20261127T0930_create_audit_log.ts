// Who changed what: one entry for each change by staff, keys and commands, written in the transaction of the change.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      created_at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'key', 'command', 'system')),
      actor_id integer,
      actor_name text NOT NULL,
      action text NOT NULL,
      object_kind text NOT NULL,
      object_id text,
      object_name text,
      before jsonb,
      after jsonb,
      request_id text
    )`.execute(db)
  await sql`COMMENT ON COLUMN audit_log.actor_id IS 'of users or api_keys, which may have been deleted since'`.execute(db)
  await sql`COMMENT ON COLUMN audit_log.before IS 'only what changed; null if the object was made'`.execute(db)
  await sql`COMMENT ON COLUMN audit_log.after IS 'only what changed; null if the object was deleted'`.execute(db)
  await sql`CREATE INDEX audit_log_object ON audit_log (object_kind, object_id, id)`.execute(db)
}
