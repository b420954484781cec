// Counts calls by ranges of ids, so that a page far into the list is found without reading the pages before it. The functions that
// append deltas are replaced by ones that add the range. Why so: docs/decisions/0022-answers-are-made-once.md.
import { type Kysely, sql } from 'kysely'

/** 4096 ids are a range: as many as an index can skip in a fraction of a millisecond. */
const range = (row: string) => `${row}.id >> 12`

export async function up(db: Kysely<unknown>): Promise<void> {
  // From here on, no call is written until the new functions count it.
  await sql`LOCK TABLE calls IN SHARE ROW EXCLUSIVE MODE`.execute(db)
  await sql`ALTER TABLE call_deltas ADD id_range integer`.execute(db)
  await sql`COMMENT ON COLUMN call_deltas.id_range IS 'null if calls_by_id_range counts the call already'`.execute(db)
  await sql`CREATE TABLE calls_by_id_range (id_range integer PRIMARY KEY, calls bigint NOT NULL) WITH (fillfactor = 80)`.execute(
    db,
  )
  await sql
    .raw(`INSERT INTO calls_by_id_range (id_range, calls) SELECT ${range('calls')}, count(*) FROM calls GROUP BY 1`)
    .execute(db)
  await replaceFunctions(db)
  await foldRanges(db)
}

/** Stands for "no campaign" and "no status", as in the counters. */
const noCampaign = -2_147_483_648
const noStatus = '(no status was ever recorded)'

function callKey(row: string): string {
  return `coalesce(${row}.campaign_id, ${noCampaign}) AS campaign_id,
    CASE WHEN isfinite(${row}.timestamp) THEN date_bin('1 hour', ${row}.timestamp, timestamptz '2000-01-01 00:00:00+00') END AS hour,
    ${row}.target_id,
    CASE WHEN ${row}.status = 'completed' THEN ${row}.session_id END AS session_id,
    coalesce(${row}.status, '${noStatus}') AS status, ${range(row)} AS id_range`
}

async function replaceFunctions(db: Kysely<unknown>): Promise<void> {
  const columns = 'campaign_id, hour, target_id, session_id, status, id_range'
  const summed = (changes: string) => `
    INSERT INTO call_deltas (${columns}, calls)
    SELECT ${columns}, sum(calls) FROM (${changes}) changes GROUP BY ${columns} HAVING sum(calls) <> 0;`
  const [before, after] = [`SELECT ${callKey('b')}, -1 AS calls FROM before b`, `SELECT ${callKey('a')}, 1 AS calls FROM after a`]
  const bodies = {
    insert: `INSERT INTO call_deltas (${columns}, calls) ${after};`,
    // The deltas of one statement cancel each other out if it exchanges values between calls of the same hour.
    update: `${summed(`${before} UNION ALL ${after}`)}
      IF (SELECT count(*) > 1 FROM after) THEN INSERT INTO answer_changes (scope) VALUES (0); END IF;`,
    delete: summed(before),
    truncate: `
      IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'TRUNCATE of calls needs a READ COMMITTED transaction, because its counters are kept by what it sees';
      END IF;
      ${summed(`SELECT ${callKey('c')}, -1 AS calls FROM calls c`)}`,
  }
  for (const [event, body] of Object.entries(bodies))
    await sql
      .raw(
        `CREATE OR REPLACE FUNCTION count_calls_${event}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
        BEGIN ${body}
          RETURN NULL;
        END $body$`,
      )
      .execute(db)
}

/** A trigger, because the previous version folds deltas too, and knows nothing of this counter. */
async function foldRanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION fold_id_ranges() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $body$
    BEGIN
      INSERT INTO calls_by_id_range AS cell (id_range, calls)
      SELECT id_range, sum(calls) FROM changed WHERE id_range IS NOT NULL GROUP BY 1 HAVING sum(calls) <> 0 ORDER BY 1
      ON CONFLICT (id_range) DO UPDATE SET calls = cell.calls + excluded.calls;
      RETURN NULL;
    END $body$`.execute(db)
  await sql`
    CREATE TRIGGER fold_id_ranges AFTER DELETE ON call_deltas REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION fold_id_ranges()`.execute(db)
}
