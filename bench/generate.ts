// Generates the rows of the benchmarks inside the database, with a fixed seed: 40 campaigns of very unequal size, 500 targets that
// they share, and two years of calls. Triggers and secondary indexes are dropped meanwhile and restored afterwards; then the counters are rebuilt.
import type { OpenDatabase } from '../src/database/open.ts'
import { rebuildCounters } from '../src/statistics/rebuild-counters.ts'

export const campaigns = 40
export const firstDay = '2024-01-01'
const days = 731
const targets = 500
/** In the order of the campaign, as its object lists them. Calls reach the other targets by location. */
const targetsInOrder = 20
const callsPerSession = 3

/** Fills an empty, migrated database. The same number of calls gives the same rows. */
export async function generate({ pool, db }: OpenDatabase, calls: number): Promise<void> {
  const client = await pool.connect()
  try {
    const run = (statement: string) => client.query(statement)
    await run('SET statement_timeout = 0')
    await run('SET synchronous_commit = off')
    await run(noiseFunction)
    await run(`INSERT INTO campaigns (id, name, country_code, campaign_type, status_code, embed)
      SELECT i, 'Campaign ' || i, 'us', 'custom', 2, 'null' FROM generate_series(1, ${campaigns}) i`)
    await run(`INSERT INTO targets (id, key, title, name, number)
      SELECT i, 'custom:' || i, 'Senator', 'Target ' || i, '+1202555' || lpad((100 + i % 100)::text, 4, '0')
      FROM generate_series(1, ${targets}) i`)
    await run(`INSERT INTO campaign_targets (campaign_id, target_id, "order")
      SELECT c, 1 + (c * 7 + t) % ${targets}, t FROM generate_series(1, ${campaigns}) c, generate_series(0, ${targetsInOrder - 1}) t`)
    const restore = await dropIndexes(client)
    await run('ALTER TABLE sessions DISABLE TRIGGER ALL')
    await run('ALTER TABLE calls DISABLE TRIGGER ALL')
    await run(sessionRows(Math.ceil(calls / callsPerSession)))
    await run(callRows(calls))
    await run('ALTER TABLE sessions ENABLE TRIGGER ALL')
    await run('ALTER TABLE calls ENABLE TRIGGER ALL')
    for (const statement of restore) await run(statement)
    for (const table of ['campaigns', 'targets', 'sessions', 'calls']) {
      await run(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), max(id)) FROM ${table}`)
    }
    await rebuildCounters(db)
    await run('VACUUM (ANALYZE)')
  } finally {
    client.release(true)
  }
}

/** A number in [0, 1) that depends only on the row and the purpose. */
const noiseFunction = `CREATE OR REPLACE FUNCTION bench_noise(row_number bigint, purpose bigint) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (hashint8extended(row_number, purpose) & 1048575) / 1048576.0 $$`

function sessionRows(sessions: number): string {
  return `INSERT INTO sessions (id, timestamp, campaign_id, referral_code, queue_delay, direction, status)
    SELECT i,
      timestamptz '${firstDay} 00:00Z' + bench_noise(i, 1) * interval '${days} days',
      1 + floor(${campaigns} * power(bench_noise(i, 2), 3))::int,
      CASE WHEN bench_noise(i, 3) < 0.3 THEN 'mail-' || floor(20 * bench_noise(i, 4))::int END,
      CASE WHEN bench_noise(i, 5) < 0.8 THEN floor(60000 * bench_noise(i, 6)) * interval '1 millisecond' END,
      'outbound', 'completed'
    FROM generate_series(1, ${sessions}) i`
}

function callRows(calls: number): string {
  return `INSERT INTO calls (id, timestamp, session_id, campaign_id, target_id, call_id, status, duration)
    SELECT i,
      s.timestamp + bench_noise(i, 11) * interval '20 minutes',
      s.id, s.campaign_id,
      1 + floor(${targets} * bench_noise(i, 12))::int,
      'CA' || lpad(to_hex(i), 32, '0'),
      (ARRAY['completed','completed','completed','completed','completed','completed','busy','busy','no-answer','failed','canceled','unknown'])
        [1 + floor(12 * bench_noise(i, 13))::int],
      floor(600 * bench_noise(i, 14))::int
    FROM generate_series(1, ${calls}) i JOIN sessions s ON s.id = 1 + (i - 1) / ${callsPerSession}`
}

interface Client {
  query(text: string): Promise<{ rows: { indexdef: string; indexname: string }[] }>
}

/** Drops them. Returns the statements that restore them. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query(`SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename IN ('calls', 'sessions') AND indexname NOT LIKE '%_pkey'`)
  for (const { indexname } of rows) await client.query(`DROP INDEX ${indexname}`)
  return rows.map(({ indexdef }) => indexdef)
}
