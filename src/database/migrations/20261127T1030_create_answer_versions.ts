// What says that the statistics of a campaign have not changed, so that their answers can be kept in memory: a version for each
// campaign, which changes with its counters. Why so: docs/decisions/0022-answers-are-made-once.md.
import { type Kysely, sql } from 'kysely'

/** The scope of what campaigns share, and of all campaigns taken together. */
const shared = 0
const all = -1

/** The counters that reports read. Only one process at a time writes to them. */
const counters = [
  'calls_by_status',
  'calls_by_hour',
  'calls_by_day',
  'campaign_hours',
  'campaign_days',
  'calls_by_target',
  'completed_by_session',
  'sessions_by_completed',
  'session_totals',
]

/** Folding takes rows from these. */
const deltas = ['call_deltas', 'session_deltas']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE answer_versions (scope integer PRIMARY KEY, version uuid NOT NULL) WITH (fillfactor = 50)`.execute(db)
  await sql`COMMENT ON COLUMN answer_versions.scope IS 'a campaign; 0: what campaigns share; -1: all campaigns taken together'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN answer_versions.version IS 'random, so that it never repeats, not even after a restore'`.execute(db)
  await sql`
    CREATE TABLE answer_changes (scope integer NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid())
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)`.execute(db)
  await sql`COMMENT ON TABLE answer_changes IS 'changes that no delta shows, until folding gives their scope a new version'`.execute(
    db,
  )
  await versionCounters(db)
  await noteChanges(db)
}

/** Statements that write to the counters, or take deltas, give the campaigns concerned a new version. */
async function versionCounters(db: Kysely<unknown>): Promise<void> {
  const renew = (scopes: string) => `
    INSERT INTO answer_versions AS answer (scope, version) SELECT scope, gen_random_uuid() FROM (${scopes}) scopes ORDER BY scope
    ON CONFLICT (scope) DO UPDATE SET version = excluded.version;`
  const changedCampaigns = `SELECT campaign_id AS scope FROM changed UNION SELECT ${all} FROM changed`
  await createFunction(db, 'renew_answer_versions', renew(changedCampaigns))
  await createFunction(db, 'renew_changed_answer_versions', renew(`SELECT scope FROM changed UNION SELECT ${all} FROM changed`))
  await createFunction(db, 'renew_all_answer_versions', renew(`SELECT ${shared} AS scope`))
  for (const table of [...counters, ...deltas]) {
    const isCounter = counters.includes(table)
    if (isCounter) {
      await createTrigger(db, table, 'insert', 'renew_answer_versions')
      await createTrigger(db, table, 'update', 'renew_answer_versions')
    }
    await createTrigger(db, table, 'delete', 'renew_answer_versions')
    await createTrigger(db, table, 'truncate', 'renew_all_answer_versions')
  }
  await createTrigger(db, 'answer_changes', 'delete', 'renew_changed_answer_versions')
  await createTrigger(db, 'answer_changes', 'truncate', 'renew_all_answer_versions')
}

/**
 * Changes that alter an answer without a delta. They append, like deltas, because a transaction that updated the version of a
 * campaign would make others wait.
 */
async function noteChanges(db: Kysely<unknown>): Promise<void> {
  const note = (scopes: string) => `INSERT INTO answer_changes (scope) ${scopes};`
  await createFunction(db, 'note_shared_change', note(`VALUES (${shared})`))
  await createFunction(
    db,
    'note_changed_campaigns',
    note(`SELECT before.id FROM before LEFT JOIN after USING (id)
      WHERE (after.name, after.published_at IS NULL) IS DISTINCT FROM (before.name, before.published_at IS NULL)`),
  )
  await createFunction(db, 'note_deleted_campaigns', note('SELECT id FROM changed'))
  await sql`
    CREATE TRIGGER note_changed_campaigns AFTER UPDATE ON campaigns REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_campaigns()`.execute(db)
  await createTrigger(db, 'campaigns', 'delete', 'note_deleted_campaigns')
  await createTrigger(db, 'campaigns', 'truncate', 'note_shared_change')
  for (const event of ['update', 'delete', 'truncate'] as const) await createTrigger(db, 'targets', event, 'note_shared_change')
  // A call that moves within its hour has no delta. Fires only if a statement sets this column.
  await sql`
    CREATE TRIGGER note_moved_calls AFTER UPDATE OF id, timestamp ON calls FOR EACH STATEMENT EXECUTE FUNCTION note_shared_change()`.execute(
    db,
  )
}

async function createFunction(db: Kysely<unknown>, name: string, body: string): Promise<void> {
  // The search path is fixed, because a restore of data runs with none.
  await sql
    .raw(
      `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
      BEGIN ${body}
        RETURN NULL;
      END $body$`,
    )
    .execute(db)
}

type Event = 'insert' | 'update' | 'delete' | 'truncate'

/** The function finds the rows of the statement in `changed`. */
async function createTrigger(db: Kysely<unknown>, table: string, event: Event, called: string): Promise<void> {
  const rows = { insert: 'NEW', update: 'NEW', delete: 'OLD', truncate: undefined }[event]
  const transition = rows === undefined ? '' : `REFERENCING ${rows} TABLE AS changed`
  await sql
    .raw(
      `CREATE TRIGGER version_${table}_${event} AFTER ${event.toUpperCase()} ON ${table} ${transition}
        FOR EACH STATEMENT EXECUTE FUNCTION ${called}()`,
    )
    .execute(db)
}
