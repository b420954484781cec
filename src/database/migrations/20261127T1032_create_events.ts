// What happens, for whoever follows it: triggers append events in the transaction of the change, so that every writer is covered.
// How they are read, and why so: docs/decisions/0021-events-are-followed-by-snapshot.md.
import { type Kysely, sql } from 'kysely'

/** A call with one of these statuses has ended, and its status only changes to another one of them. */
const endings = `('completed', 'busy', 'failed', 'no-answer', 'canceled')`
/** What is loaded from elsewhere did not happen here. The setting is `on` in the transactions that load it. */
const isLive = `current_setting('patchboard.loads_history', true) IS DISTINCT FROM 'on'`

export async function up(db: Kysely<unknown>): Promise<void> {
  await createTables(db)
  await followSessions(db)
  await followCalls(db)
  await followCampaigns(db)
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
      created_at timestamptz NOT NULL DEFAULT now(),
      type text NOT NULL,
      campaign_id integer,
      session_id integer,
      call_id integer,
      target_id integer
    ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)`.execute(db)
  await sql`COMMENT ON COLUMN events.call_id IS 'the id in calls, which the row may get later than the event'`.execute(db)
  await sql`CREATE INDEX events_transaction ON events (transaction_id, id)`.execute(db)
  await sql`
    CREATE TABLE event_readers (
      name text PRIMARY KEY,
      from_snapshot pg_snapshot NOT NULL,
      to_snapshot pg_snapshot,
      after_id bigint,
      missed_since timestamptz,
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (num_nulls(to_snapshot, after_id) <> 1)
    )`.execute(db)
  await sql`COMMENT ON COLUMN event_readers.from_snapshot IS 'what this snapshot sees has been read'`.execute(db)
  await sql`COMMENT ON COLUMN event_readers.to_snapshot IS 'what this snapshot sees besides is being read, in several batches'`.execute(
    db,
  )
  await sql`COMMENT ON COLUMN event_readers.after_id IS 'of what is being read, events up to this one have been'`.execute(db)
  await sql`COMMENT ON COLUMN event_readers.missed_since IS 'when events were pruned that the reader had not read'`.execute(db)
}

async function followSessions(db: Kysely<unknown>): Promise<void> {
  // Of a step that dials a target, the event is call.dialled.
  await createFunction(
    db,
    'append_session_event',
    `IF TG_OP = 'INSERT' OR NEW.stage <> 'talking' AND (NEW.stage <> OLD.stage OR NEW.step <> OLD.step AND NEW.stage <> 'ended') THEN
      INSERT INTO events (type, campaign_id, session_id)
      SELECT CASE
          WHEN TG_OP = 'UPDATE' AND (NEW.stage = OLD.stage OR NEW.stage = 'answered' AND OLD.stage = 'talking') THEN 'session.advanced'
          WHEN NEW.stage = 'placing' THEN 'session.dialling'
          ELSE 'session.' || NEW.stage
        END, campaign_id, id
      FROM sessions WHERE id = NEW.session_id;
    END IF;`,
  )
  await createRowTriggers(db, 'session_flows', { on: ['INSERT', 'UPDATE OF stage, step'], run: 'append_session_event' })
  // A session whose outcome is still open is `initiated`.
  await createFunction(
    db,
    'append_session_correction',
    `IF OLD.status <> 'initiated' AND (OLD.status, OLD.duration) IS DISTINCT FROM (NEW.status, NEW.duration) AND ${isLive} THEN
      INSERT INTO events (type, campaign_id, session_id) VALUES ('session.corrected', NEW.campaign_id, NEW.id);
    END IF;`,
  )
  await createRowTriggers(db, 'sessions', { on: ['UPDATE OF status, duration'], run: 'append_session_correction' })
  await createFunction(
    db,
    'append_dialled_event',
    `IF NEW.dialed_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.dialed_at IS NULL) THEN
      INSERT INTO events (type, campaign_id, session_id, call_id, target_id)
      SELECT 'call.dialled', campaign_id, id, NEW.call_row_id, NEW.target_id FROM sessions WHERE id = NEW.session_id;
    END IF;`,
  )
  await createRowTriggers(db, 'call_attempts', { on: ['INSERT', 'UPDATE OF dialed_at'], run: 'append_dialled_event' })
}

async function followCalls(db: Kysely<unknown>): Promise<void> {
  await createFunction(
    db,
    'append_call_event',
    `IF NEW.status IN ${endings} AND ${isLive} THEN
      IF TG_OP = 'INSERT' OR (OLD.status IN ${endings}) IS NOT TRUE THEN
        INSERT INTO events (type, campaign_id, session_id, call_id, target_id)
        VALUES ('call.ended', NEW.campaign_id, NEW.session_id, NEW.id, NEW.target_id);
      ELSIF (OLD.status, OLD.duration) IS DISTINCT FROM (NEW.status, NEW.duration) THEN
        INSERT INTO events (type, campaign_id, session_id, call_id, target_id)
        VALUES ('call.corrected', NEW.campaign_id, NEW.session_id, NEW.id, NEW.target_id);
      END IF;
    END IF;`,
  )
  await createRowTriggers(db, 'calls', { on: ['INSERT', 'UPDATE OF status, duration'], run: 'append_call_event' })
}

/** One event for each campaign or target that a transaction changes, however many rows that takes. */
async function followCampaigns(db: Kysely<unknown>): Promise<void> {
  // The arguments: the type, the column that says what has changed, and the column of the event for it.
  await createFunction(
    db,
    'append_change_event',
    `EXECUTE format(CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT array_agg(DISTINCT %1$I) FROM after'
        WHEN 'DELETE' THEN 'SELECT array_agg(DISTINCT %1$I) FROM before'
        ELSE 'SELECT array_agg(DISTINCT changed.id)
          FROM before b JOIN after a USING (id), unnest(ARRAY[b.%1$I, a.%1$I]) changed (id) WHERE a::text <> b::text'
      END, TG_ARGV[1]) INTO changed;
    EXECUTE format('INSERT INTO events (type, %1$I)
      SELECT $1, id FROM unnest($2) changed (id)
      WHERE id IS NOT NULL AND NOT EXISTS (
        SELECT FROM events WHERE transaction_id = pg_current_xact_id() AND type = $1 AND %1$I = changed.id
      )', TG_ARGV[2]) USING TG_ARGV[0], changed;`,
  )
  const campaign = (column: string) => `append_change_event('campaign.changed', '${column}', 'campaign_id')`
  const target = (column: string) => `append_change_event('target.changed', '${column}', 'target_id')`
  const tables: readonly (readonly [table: string, run: string, when?: string])[] = [
    ['campaigns', campaign('id')],
    ['campaign_targets', campaign('campaign_id')],
    ['location_targets', campaign('campaign_id')],
    ['campaign_phone_numbers', campaign('campaign_id')],
    ['campaign_audio_recordings', campaign('campaign_id')],
    ['phone_numbers', campaign('call_in_campaign_id')],
    ['targets', target('id'), isLive],
    ['offices', target('target_id'), isLive],
  ]
  const referencing = {
    INSERT: 'NEW TABLE AS after',
    UPDATE: 'OLD TABLE AS before NEW TABLE AS after',
    DELETE: 'OLD TABLE AS before',
  }
  for (const [table, run, when] of tables)
    for (const [on, rows] of Object.entries(referencing))
      await sql
        .raw(
          `CREATE TRIGGER event_${table}_${on.toLowerCase()} AFTER ${on} ON ${table} REFERENCING ${rows}
          FOR EACH STATEMENT ${when === undefined ? '' : `WHEN (${when})`} EXECUTE FUNCTION ${run}`,
        )
        .execute(db)
}

/** The search path is fixed, because a restore of data runs with none. */
async function createFunction(db: Kysely<unknown>, name: string, body: string): Promise<void> {
  await sql
    .raw(
      `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
      DECLARE changed integer[];
      BEGIN
        ${body}
        RETURN NULL;
      END $body$`,
    )
    .execute(db)
}

interface RowTriggers {
  readonly on: readonly string[]
  readonly run: string
}

/**
 * The conditions are in the functions: PostgreSQL reads a WHEN clause anew for each statement, which costs more than the call.
 * A trigger for each row gets by without tables of the old and new rows, which are wide.
 */
async function createRowTriggers(db: Kysely<unknown>, table: string, { on, run }: RowTriggers): Promise<void> {
  for (const what of on) {
    const [operation = ''] = what.toLowerCase().split(' ')
    await sql
      .raw(`CREATE TRIGGER event_${table}_${operation} AFTER ${what} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${run}()`)
      .execute(db)
  }
}
