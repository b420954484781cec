// The counters that the statistics read. Triggers append what changed to delta tables, in the transaction of the change;
// one process at a time folds the deltas into the other tables. Why so: docs/decisions/0004-counters-are-folded-deltas.md.
import { type Kysely, sql } from 'kysely'

/** Stands for "no campaign" where a key cannot be null. */
const noCampaign = -2_147_483_648
/** Stands for "no status": longer than any status can be. */
const noStatus = '(no status was ever recorded)'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createDeltaTables(db)
  await createCounterTables(db)
  await countCalls(db)
  await countSessions(db)
}

async function createDeltaTables(db: Kysely<unknown>): Promise<void> {
  // No index and no key, so that no two writers ever wait for each other here. Autovacuum goes by number, not by share.
  const storage = sql`WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)`
  await sql`
    CREATE TABLE call_deltas (
      campaign_id integer NOT NULL,
      hour timestamptz,
      target_id integer,
      session_id integer,
      status varchar(40) NOT NULL,
      calls integer NOT NULL
    ) ${storage}`.execute(db)
  await sql`COMMENT ON COLUMN call_deltas.session_id IS 'set for completed calls only'`.execute(db)
  await sql`
    CREATE TABLE session_deltas (
      campaign_id integer NOT NULL,
      sessions integer NOT NULL,
      delays_known integer NOT NULL,
      delay_microseconds numeric NOT NULL
    ) ${storage}`.execute(db)
  await sql`CREATE TABLE recoded_sessions (session_id integer NOT NULL) ${storage}`.execute(db)
  await sql`COMMENT ON TABLE recoded_sessions IS 'sessions whose referral code changed since their calls were folded'`.execute(db)
}

async function createCounterTables(db: Kysely<unknown>): Promise<void> {
  const tables: readonly (readonly [name: string, columns: string, key: string])[] = [
    ['calls_by_status', 'campaign_id integer, status varchar(40), calls bigint NOT NULL', 'campaign_id, status'],
    [
      'calls_by_hour',
      'campaign_id integer, hour timestamptz, status varchar(40), calls integer NOT NULL',
      'campaign_id, hour, status',
    ],
    ['calls_by_day', 'campaign_id integer, status varchar(40), day date, calls integer NOT NULL', 'campaign_id, status, day'],
    [
      'campaign_hours',
      'hour timestamptz, campaign_id integer, calls integer NOT NULL, completed integer NOT NULL',
      'hour, campaign_id',
    ],
    ['campaign_days', 'day date, campaign_id integer, calls integer NOT NULL, completed integer NOT NULL', 'day, campaign_id'],
    [
      'calls_by_target',
      'campaign_id integer, target_id integer, status varchar(40), calls integer NOT NULL',
      'campaign_id, target_id, status',
    ],
    // The referral code is the one that these calls are counted under in completed_by_referral_code.
    [
      'completed_by_session',
      'session_id integer, campaign_id integer, calls integer NOT NULL, referral_code varchar(64)',
      'session_id, campaign_id',
    ],
    ['sessions_by_completed', 'campaign_id integer, calls integer, sessions integer NOT NULL', 'campaign_id, calls'],
    [
      'completed_by_referral_code',
      'campaign_id integer, referral_code varchar(64), calls integer NOT NULL',
      'campaign_id, referral_code',
    ],
    [
      'session_totals',
      'campaign_id integer, sessions bigint NOT NULL, delays_known bigint NOT NULL, delay_microseconds numeric NOT NULL',
      'campaign_id',
    ],
  ]
  for (const [name, columns, key] of tables)
    await sql.raw(`CREATE TABLE ${name} (${columns}, PRIMARY KEY (${key})) WITH (fillfactor = 80)`).execute(db)
  // count.json prints codes with two calls or more; most codes of a large campaign may have one.
  await sql`CREATE INDEX completed_by_referral_code_shown ON completed_by_referral_code (campaign_id) WHERE calls >= 2`.execute(
    db,
  )
}

/** The counted part of a row of `calls`. */
function callKey(row: string): string {
  return `coalesce(${row}.campaign_id, ${noCampaign}) AS campaign_id,
    CASE WHEN isfinite(${row}.timestamp) THEN date_bin('1 hour', ${row}.timestamp, timestamptz '2000-01-01 00:00:00+00') END AS hour,
    ${row}.target_id,
    CASE WHEN ${row}.status = 'completed' THEN ${row}.session_id END AS session_id,
    coalesce(${row}.status, '${noStatus}') AS status`
}

async function countCalls(db: Kysely<unknown>): Promise<void> {
  const summed = (changes: string) => `
    INSERT INTO call_deltas (campaign_id, hour, target_id, session_id, status, calls)
    SELECT campaign_id, hour, target_id, session_id, status, sum(calls) FROM (${changes}) changes
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(calls) <> 0`
  const [before, after, all] = [
    `SELECT ${callKey('b')}, -1 AS calls FROM before b`,
    `SELECT ${callKey('a')}, 1 AS calls FROM after a`,
    `SELECT ${callKey('c')}, 1 AS calls FROM calls c`,
  ]
  await createTriggers(db, 'calls', {
    insert: `INSERT INTO call_deltas (campaign_id, hour, target_id, session_id, status, calls) ${after};`,
    update: `${summed(`${before} UNION ALL ${after}`)};`,
    delete: `${summed(before)};`,
    truncate: `${summed(`SELECT ${callKey('c')}, -1 AS calls FROM calls c`)};`,
  })
  await sql.raw(summed(all)).execute(db)
}

async function countSessions(db: Kysely<unknown>): Promise<void> {
  const delta = (table: string, sign: 1 | -1) => `
    SELECT campaign_id, ${sign} AS sessions,
      CASE WHEN isfinite(queue_delay) THEN ${sign} ELSE 0 END AS delays_known,
      CASE WHEN isfinite(queue_delay) THEN ${sign} * extract(epoch FROM queue_delay) * 1000000 ELSE 0 END AS delay_microseconds
    FROM ${table} WHERE campaign_id IS NOT NULL`
  const summed = (changes: string) => `
    INSERT INTO session_deltas (campaign_id, sessions, delays_known, delay_microseconds)
    SELECT campaign_id, sum(sessions), sum(delays_known), sum(delay_microseconds) FROM (${changes}) changes
    GROUP BY 1 HAVING sum(sessions) <> 0 OR sum(delays_known) <> 0 OR sum(delay_microseconds) <> 0;`
  await createTriggers(db, 'sessions', {
    insert: summed(delta('after', 1)),
    update: `${summed(`${delta('before', -1)} UNION ALL ${delta('after', 1)}`)}
      INSERT INTO recoded_sessions (session_id)
      SELECT id FROM before b JOIN after a USING (id) WHERE a.referral_code IS DISTINCT FROM b.referral_code;`,
    delete: summed(delta('before', -1)),
    truncate: summed(delta('sessions', -1)),
  })
  await sql.raw(summed(delta('sessions', 1))).execute(db)
}

interface TriggerBodies {
  readonly insert: string
  readonly update: string
  readonly delete: string
  readonly truncate: string
}

async function createTriggers(db: Kysely<unknown>, table: string, bodies: TriggerBodies): Promise<void> {
  // Rows that an older snapshot does not see would be taken away without being uncounted.
  const guard = `
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'TRUNCATE of ${table} needs a READ COMMITTED transaction, because its counters are kept by what it sees';
    END IF;`
  const timing = {
    insert: 'AFTER INSERT ON TABLE REFERENCING NEW TABLE AS after',
    update: 'AFTER UPDATE ON TABLE REFERENCING OLD TABLE AS before NEW TABLE AS after',
    delete: 'AFTER DELETE ON TABLE REFERENCING OLD TABLE AS before',
    truncate: 'BEFORE TRUNCATE ON TABLE',
  } as const
  for (const event of ['insert', 'update', 'delete', 'truncate'] as const) {
    const name = `count_${table}_${event}`
    // The search path is fixed, because a restore of data runs with none.
    await sql
      .raw(
        `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
        BEGIN ${event === 'truncate' ? guard : ''}
          ${bodies[event]}
          RETURN NULL;
        END $body$`,
      )
      .execute(db)
    await sql
      .raw(`CREATE TRIGGER ${name} ${timing[event].replace('TABLE', table)} FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`)
      .execute(db)
  }
}
