// Counts all rows and compares them with counters plus deltas. A difference is called drift. It can only come from a bug or a
// manual change, and can be repaired while calls continue.
import { type RawBuilder, sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { noCampaign, noStatus } from './counters.ts'
import { foldingLock } from './folding.ts'

export interface Drift {
  readonly table: string
  /** The number of counters that differ. */
  readonly cells: number
  /** The key, the counted value and the correct value of one of them. */
  readonly example: string
}

/** A counter table, the rows it is counted from, and the deltas that are not folded into it yet. */
interface Counter {
  readonly table: string
  readonly key: readonly string[]
  readonly values: readonly string[]
  readonly truth: RawBuilder<unknown>
  readonly pending?: RawBuilder<unknown>
}

const call = sql`
  SELECT coalesce(campaign_id, ${noCampaign}) AS campaign_id, target_id, session_id, coalesce(status, ${noStatus}) AS status, 1 AS calls,
    CASE WHEN isfinite(timestamp) THEN date_trunc('hour', timestamp, 'UTC') END AS hour,
    CASE WHEN isfinite(timestamp) THEN (timestamp AT TIME ZONE 'UTC')::date END AS day,
    CASE status WHEN 'completed' THEN 1 ELSE 0 END AS completed
  FROM calls`
const delta = sql`
  SELECT *, (hour AT TIME ZONE 'UTC')::date AS day, CASE status WHEN 'completed' THEN calls ELSE 0 END AS completed FROM call_deltas`

function callCounter(
  table: string,
  key: readonly string[],
  options: { values?: readonly string[]; where?: RawBuilder<unknown> } = {},
): Counter {
  const { values = ['calls'], where = sql`campaign_id <> ${noCampaign}` } = options
  const columns = sql.raw([...key, ...values].join(', '))
  const from = (rows: RawBuilder<unknown>) => sql`SELECT ${columns} FROM (${rows}) rows WHERE ${where}`
  return { table, key, values, truth: from(call), pending: from(delta) }
}

const dated = sql`campaign_id <> ${noCampaign} AND hour IS NOT NULL`

/** sessions_by_completed and completed_by_referral_code are counted from completed_by_session, so they come after it. */
const counters: readonly Counter[] = [
  callCounter('calls_by_status', ['campaign_id', 'status'], { where: sql`true` }),
  callCounter('calls_by_hour', ['campaign_id', 'hour', 'status'], { where: dated }),
  callCounter('calls_by_day', ['campaign_id', 'status', 'day'], { where: dated }),
  callCounter('campaign_hours', ['hour', 'campaign_id'], { values: ['calls', 'completed'], where: dated }),
  callCounter('campaign_days', ['day', 'campaign_id'], { values: ['calls', 'completed'], where: dated }),
  callCounter('calls_by_target', ['campaign_id', 'target_id', 'status'], {
    where: sql`campaign_id <> ${noCampaign} AND target_id IS NOT NULL`,
  }),
  callCounter('completed_by_session', ['session_id', 'campaign_id'], {
    where: sql`campaign_id <> ${noCampaign} AND session_id IS NOT NULL AND status = 'completed'`,
  }),
  {
    table: 'sessions_by_completed',
    key: ['campaign_id', 'calls'],
    values: ['sessions'],
    truth: sql`SELECT campaign_id, calls, 1 AS sessions FROM completed_by_session`,
  },
  {
    table: 'completed_by_referral_code',
    key: ['campaign_id', 'referral_code'],
    values: ['calls'],
    truth: sql`SELECT campaign_id, referral_code, calls FROM completed_by_session WHERE referral_code IS NOT NULL`,
  },
  {
    table: 'calls_by_id_range',
    key: ['id_range'],
    values: ['calls'],
    truth: sql`SELECT id >> 12 AS id_range, 1 AS calls FROM calls`,
    pending: sql`SELECT id_range, calls FROM call_deltas WHERE id_range IS NOT NULL`,
  },
  {
    table: 'session_totals',
    key: ['campaign_id'],
    values: ['sessions', 'delays_known', 'delay_microseconds'],
    truth: sql`
      SELECT campaign_id, 1 AS sessions, CASE WHEN isfinite(queue_delay) THEN 1 ELSE 0 END AS delays_known,
        CASE WHEN isfinite(queue_delay) THEN extract(epoch FROM queue_delay) * 1000000 ELSE 0 END AS delay_microseconds
      FROM sessions WHERE campaign_id IS NOT NULL`,
    pending: sql`SELECT campaign_id, sessions, delays_known, delay_microseconds FROM session_deltas`,
  },
]

/** Changes and blocks nothing except folding. Calls that change in the meantime are neither missed nor counted twice. */
export function findDrift(db: Db): Promise<Drift[]> {
  return inFoldedSnapshot(db, (db) => inspect(db, false))
}

/** Repairs and returns what `findDrift` would return. Calls continue; folding waits. */
export function rebuildCounters(db: Db): Promise<Drift[]> {
  return inFoldedSnapshot(db, (db) => inspect(db, true))
}

/**
 * Runs `work` in one snapshot while nothing is folded. Takes a session lock, not a transaction lock, because the lock must be
 * held before the snapshot is taken.
 */
function inFoldedSnapshot<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (db) => {
    // The connection returns to the pool, so its timeout must be restored.
    const { rows } = await sql<{ timeout: string }>`SELECT current_setting('statement_timeout') AS timeout`.execute(db)
    await sql`SELECT set_config('statement_timeout', '0', false)`.execute(db)
    await sql`SELECT pg_advisory_lock(${foldingLock})`.execute(db)
    try {
      return await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (db) => work(db))
    } finally {
      await sql`SELECT pg_advisory_unlock(${foldingLock}), set_config('statement_timeout', ${rows[0]?.timeout ?? '0'}, false)`.execute(
        db,
      )
    }
  })
}

async function inspect(db: Db, isRepair: boolean): Promise<Drift[]> {
  const found: Drift[] = []
  for (const counter of counters) {
    const drift = await compare(db, counter)
    if (drift !== undefined) found.push(drift)
    if (drift !== undefined && isRepair) await repair(db, counter)
    if (counter.table === 'completed_by_session') found.push(...(await inspectCodes(db, isRepair)))
  }
  return found
}

/** Compares the code that a session's calls were folded under with its code, unless a change of it is not folded yet. */
async function inspectCodes(db: Db, isRepair: boolean): Promise<Drift[]> {
  const wrong = sql`
    FROM completed_by_session cell JOIN sessions ON sessions.id = cell.session_id
    WHERE cell.referral_code IS DISTINCT FROM nullif(sessions.referral_code, '')
      AND NOT EXISTS (SELECT FROM recoded_sessions WHERE recoded_sessions.session_id = cell.session_id)
      AND NOT EXISTS (SELECT FROM call_deltas WHERE call_deltas.session_id = cell.session_id)`
  const { rows } = await sql<{ cells: number; session_id: number }>`
    SELECT count(*) AS cells, min(cell.session_id) AS session_id ${wrong}`.execute(db)
  const { cells = 0, session_id } = rows[0] ?? {}
  if (cells === 0) return []
  if (isRepair)
    await sql`UPDATE completed_by_session done SET referral_code = nullif(sessions.referral_code, '')
    FROM sessions WHERE sessions.id = done.session_id AND done.referral_code IS DISTINCT FROM nullif(sessions.referral_code, '')`.execute(
      db,
    )
  return [
    {
      table: 'completed_by_session',
      cells,
      example: `session_id ${session_id}: counted under a wrong referral code`,
    },
  ]
}

/** Selects the key, `<value>_actual` and `<value>_counted` of the counters that differ. */
function differences({ table, key, values, truth, pending }: Counter) {
  const names = sql.join(key.map((name) => sql.ref(name)))
  const side = (actual: 0 | 1, rows: RawBuilder<unknown>) => sql`
    SELECT ${names}, ${sql.join(values.map((name) => sql`${sql.ref(name)} * ${sql.lit(actual)} AS ${sql.ref(`${name}_actual`)}, ${sql.ref(name)} * ${sql.lit(1 - actual)} AS ${sql.ref(`${name}_counted`)}`))}
    FROM (${rows}) rows`
  const sum = (name: string) => sql`sum(${sql.ref(name)})`
  const sides = [side(1, truth), side(0, sql`SELECT * FROM ${sql.table(table)}`), ...(pending ? [side(0, pending)] : [])]
  return sql`
    SELECT ${names}, ${sql.join(values.flatMap((name) => [`${name}_actual`, `${name}_counted`]).map((name) => sql`${sum(name)} AS ${sql.ref(name)}`))}
    FROM (${sql.join(sides, sql` UNION ALL `)}) sides GROUP BY ${names}
    HAVING ${sql.join(
      values.map((name) => sql`${sum(`${name}_actual`)} <> ${sum(`${name}_counted`)}`),
      sql` OR `,
    )}`
}

async function compare(db: ReadonlyDb, counter: Counter): Promise<Drift | undefined> {
  const rows = await select(
    db,
    sql<{ cells: number; example: string | null }>`
      WITH differing AS MATERIALIZED (${differences(counter)})
      SELECT count(*) AS cells, (SELECT row_to_json(differing)::text FROM differing LIMIT 1) AS example FROM differing`,
  )
  const { cells = 0, example } = rows[0] ?? {}
  return cells === 0 ? undefined : { table: counter.table, cells, example: example ?? '' }
}

/** Adds the differences instead of setting values, so that concurrent changes of the same counters are not lost. */
async function repair(db: Db, counter: Counter): Promise<void> {
  const { table, key, values } = counter
  const list = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)))
  await sql`
    INSERT INTO ${sql.table(table)} AS cell (${list([...key, ...values])})
    SELECT ${list(key)}, ${sql.join(values.map((name) => sql`${sql.ref(`${name}_actual`)} - ${sql.ref(`${name}_counted`)}`))}
    FROM (${differences(counter)}) differing
    ON CONFLICT (${list(key)}) DO UPDATE SET ${sql.join(
      values.map((name) => sql`${sql.ref(name)} = cell.${sql.ref(name)} + excluded.${sql.ref(name)}`),
    )}`.execute(db)
  const empty = sql.join(
    values.map((name) => sql`${sql.ref(name)} = 0`),
    sql` AND `,
  )
  await sql`DELETE FROM ${sql.table(table)} WHERE ${empty}`.execute(db)
}
