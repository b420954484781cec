// What says that campaigns, targets and recordings have not changed, so that their pages and objects can be kept in memory: one
// version for everything that only staff change. Why so: docs/decisions/0022-answers-are-made-once.md.
import { type Kysely, sql } from 'kysely'

/** The scopes of answer_versions that are not campaigns. */
const shared = 0
const all = -1
const staff = -2

/** Whatever these answers print. No call writes to these tables. */
const tables = [
  'campaigns',
  'campaign_targets',
  'targets',
  'phone_numbers',
  'campaign_phone_numbers',
  'audio_recordings',
  'campaign_audio_recordings',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`COMMENT ON COLUMN answer_versions.scope IS
    'a campaign; 0: what campaigns share; -1: all campaigns taken together; -2: what only staff change'`.execute(db)
  // Without rows, databases that differ would have equal versions until the first change.
  await sql`
    INSERT INTO answer_versions (scope, version)
    SELECT scope, gen_random_uuid() FROM unnest(ARRAY[${sql.lit(shared)}, ${sql.lit(all)}, ${sql.lit(staff)}]) scope
    ON CONFLICT (scope) DO NOTHING`.execute(db)
  // Runs when the changes are truncated, too.
  await replaceFunction(
    db,
    'renew_all_answer_versions',
    `INSERT INTO answer_versions AS answer (scope, version) VALUES (${staff}, gen_random_uuid()), (${shared}, gen_random_uuid())
      ON CONFLICT (scope) DO UPDATE SET version = excluded.version;`,
  )
  await replaceFunction(db, 'note_staff_change', `INSERT INTO answer_changes (scope) VALUES (${staff});`)
  for (const table of tables)
    await sql
      .raw(
        `CREATE TRIGGER note_staff_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION note_staff_change()`,
      )
      .execute(db)
}

/** The search path is fixed, because a restore of data runs with none. */
async function replaceFunction(db: Kysely<unknown>, name: string, body: string): Promise<void> {
  await sql
    .raw(
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
      BEGIN ${body}
        RETURN NULL;
      END $body$`,
    )
    .execute(db)
}
