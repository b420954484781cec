// Guarantees under concurrency: writers of one campaign do not block each other on counters, no reader ever sees a counter that
// differs from the rows of the same snapshot, and a change of a session's referral code concurrent with a call is not lost.

import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../test/support/app-parts.ts'
import {
  plainAllDateCalls,
  plainDateCalls,
  plainReferralCodes,
  plainStats,
  plainTargetCalls,
  readReport,
} from '../../test/support/counted-rows.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { systemClock } from '../clock.ts'
import { openDatabase } from '../database/open.ts'
import type { Db } from '../database/types.ts'
import { systemRandom } from '../random.ts'
import { campaignStats } from './campaign-stats.ts'
import { allDateCalls, campaignDateCalls } from './dates/date-calls.ts'
import { foldCounters, startFolding } from './folding.ts'
import { always } from './parameters/time-range.ts'
import { countCompleted } from './public-call-count.ts'
import { findDrift, rebuildCounters } from './rebuild-counters.ts'
import type { CampaignStats } from './schemas.ts'
import { targetCalls } from './target-calls.ts'

const { db, url } = await cloneDatabase()
/** Folding and reading use another pool, so that the writers cannot starve them. */
const other = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
afterAll(() => other.close())

const writers = 8
const transactionsEach = 25
const foldEvery = (milliseconds: number) => ({ every: milliseconds, clock: systemClock, random: systemRandom })
const day = { timespan: 'day', format: 'YYYY-MM-DD', zone: 'UTC', start: '1900-01-01', end: '2100-01-01' } as const

beforeAll(async () => {
  await sql`INSERT INTO campaigns (id, name) VALUES (1, 'one')`.execute(db)
  await sql`INSERT INTO targets (id, key, name) SELECT i, 'k' || i, 'T' FROM generate_series(1, 5) i`.execute(db)
  await sql`INSERT INTO sessions (id, campaign_id, referral_code, queue_delay)
    SELECT i, 1, 'c' || i % 3, i * interval '1 second' FROM generate_series(1, 20) i`.execute(db)
})

/** Executes several statements on the same counters, in a different order for each writer. */
function write(writer: number, round: number): Promise<void> {
  return db.transaction().execute(async (db) => {
    const statements: RawBuilder<unknown>[] = [
      sql`INSERT INTO calls (campaign_id, session_id, target_id, status, timestamp)
        SELECT 1, 1 + (${writer * 7 + round}::int + i) % 20, 1 + (${writer + round}::int + i) % 5, (ARRAY['completed', 'busy', 'ringing'])[1 + i % 3],
          timestamptz '2021-03-01' + i * interval '7 hours' FROM generate_series(1, 6) i`,
      sql`UPDATE calls SET status = 'completed' WHERE id % ${writers} = ${writer} AND status = 'ringing'`,
      sql`INSERT INTO calls (campaign_id, session_id, target_id, status, timestamp)
        VALUES (1, ${1 + ((writer + round) % 20)}, ${1 + (round % 5)}, 'completed', '2021-03-02 12:00:00Z')`,
      sql`UPDATE sessions SET referral_code = 'c' || ${round % 4}::int WHERE id = ${1 + writer}`,
      sql`DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE id % ${writers} = ${writer} AND status = 'busy' LIMIT 1)`,
    ]
    for (let i = 0; i < statements.length; i++) await statements[(i + writer) % statements.length]?.execute(db)
  })
}

/** Compares all reports with plain counts in the same snapshot. */
async function readBoth(db: Db): Promise<void> {
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const reader = db
      const [stats, plain] = [await readReport<CampaignStats>(reader, campaignStats(1)), await plainStats(db, 1)]
      expect({ date_start: null, date_end: null, ...stats, median: stats.calls_per_session.med }).toMatchObject({
        ...plain,
        median: plain?.median ?? '?',
      })
      expect((await countCompleted(reader, 1, new Date('2021-03-04Z')))?.referral_codes).toEqual(await plainReferralCodes(db, 1))
      const report = { timespan: 'day', zone: 'UTC', range: always } as const
      expect((await readReport(reader, campaignDateCalls(1, report))).objects).toEqual(await plainDateCalls(db, 1, day))
      expect((await readReport(reader, allDateCalls(report))).objects).toEqual(await plainAllDateCalls(db, day))
      expect(Object.keys((await readReport(reader, targetCalls(1, always))).objects as object)).toEqual(
        Object.keys((await plainTargetCalls(db, 1)) as object).sort(),
      )
    })
}

describe('while eight writers change one campaign', () => {
  it('every report equals the rows of its snapshot, there are no deadlocks, and no counter is wrong in the end', async () => {
    const failures: unknown[] = []
    const folding = startFolding({
      ...foldEvery(5),
      db: other.db,
      log: { ...silentLog, error: (details) => failures.push(details) },
    })
    let writing = true
    let reads = 0
    const read = async () => {
      for (; writing; reads++) await readBoth(other.db)
    }
    const work = Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < transactionsEach; round++) await write(writer, round)
    })
    const written = Promise.all(work).finally(() => {
      writing = false
    })
    try {
      const [drift] = await Promise.all([rebuildCounters(other.db), read(), written])
      expect(drift).toEqual([])
    } finally {
      await folding.stop()
    }
    expect(failures).toEqual([])
    expect(reads).toBeGreaterThan(3)
    expect(await findDrift(db)).toEqual([])
    await foldCounters(db)
    expect(await findDrift(db)).toEqual([])
    await readBoth(db)
  }, 60_000)
})

describe('a call and a change of its session’s referral code in concurrent transactions', () => {
  async function connections(): Promise<[pg.Client, pg.Client]> {
    const clients: [pg.Client, pg.Client] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
    for (const client of clients) await client.connect()
    return clients
  }
  const insert = `INSERT INTO calls (campaign_id, session_id, status, timestamp) SELECT 1, 20, 'completed', now() FROM generate_series(1, 2)`
  const recode = (code: string) => `UPDATE sessions SET referral_code = '${code}' WHERE id = 20`
  const codes = async () => (await countCompleted(db, 1, new Date()))?.referral_codes

  it.each(['READ COMMITTED', 'REPEATABLE READ'])('count under the new code, whichever commits first (%s)', async (isolation) => {
    const [caller, editor] = await connections()
    for (const first of [caller, editor]) {
      const second = first === caller ? editor : caller
      for (const client of [caller, editor]) await client.query(`BEGIN ISOLATION LEVEL ${isolation}; SELECT 1 FROM sessions`)
      await caller.query(insert)
      await editor.query(recode(`${isolation}${first === caller}`))
      await first.query('COMMIT')
      await foldCounters(db)
      await second.query('COMMIT')
      expect(await codes()).toEqual(await plainReferralCodes(db, 1))
      await foldCounters(db)
      expect(await codes()).toEqual(await plainReferralCodes(db, 1))
      expect(await findDrift(db)).toEqual([])
    }
    await Promise.all([caller.end(), editor.end()])
  })

  it('never block each other, even if both transactions do both', async () => {
    const [one, two] = await connections()
    for (const client of [one, two]) await client.query(`BEGIN; SET LOCAL lock_timeout = '2s'; ${insert}`)
    await one.query(`UPDATE sessions SET referral_code = 'x' WHERE id = 18`)
    await two.query(`UPDATE sessions SET referral_code = 'y' WHERE id = 19`)
    for (const client of [one, two]) await client.query('COMMIT')
    expect(await codes()).toEqual(await plainReferralCodes(db, 1))
    await Promise.all([one.end(), two.end()])
  })
})

describe('folding', () => {
  it('does nothing while another process is folding', async () => {
    await foldCounters(db)
    await other.db.transaction().execute(async (holder) => {
      await sql`SELECT pg_advisory_xact_lock(7282470)`.execute(holder)
      await sql`INSERT INTO calls (campaign_id, status) VALUES (1, 'busy')`.execute(db)
      expect(await foldCounters(db)).toBe(0)
    })
    expect(await foldCounters(db)).toBe(1)
  })

  it('logs an error and continues', async () => {
    const failed = Promise.withResolvers<object>()
    await sql`ALTER TABLE calls_by_status RENAME TO elsewhere`.execute(db)
    await sql`INSERT INTO calls (campaign_id, status) VALUES (1, 'busy')`.execute(db)
    const folding = startFolding({ ...foldEvery(1), db, log: { ...silentLog, error: failed.resolve } })
    expect(await failed.promise).toHaveProperty('err')
    await sql`ALTER TABLE elsewhere RENAME TO calls_by_status`.execute(db)
    await expect.poll(async () => (await sql`SELECT 1 FROM call_deltas`.execute(db)).rows).toEqual([])
    await folding.stop()
  })
})

describe('rebuilding', () => {
  it('reports and repairs any wrong counters', async () => {
    const { rows } = await sql<{
      table: string
    }>`SELECT relname AS table FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE n.nspname = 'public' AND relkind = 'r' AND relname ~ '^(calls_by|campaign_(hours|days)|completed_by|sessions_by|session_totals)'`.execute(
      db,
    )
    expect(rows).toHaveLength(11)
    await foldCounters(db)
    for (const { table } of rows) await sql`DELETE FROM ${sql.table(table)}`.execute(db)
    expect((await findDrift(db)).length).toBeGreaterThan(5)
    expect((await rebuildCounters(db)).length).toBeGreaterThan(5)
    expect(await findDrift(db)).toEqual([])
    await readBoth(db)
    await sql`UPDATE calls_by_hour SET calls = calls + 1`.execute(db)
    await sql`UPDATE completed_by_session SET referral_code = 'nobody’s' WHERE session_id = 1`.execute(db)
    expect((await rebuildCounters(db)).map((drift) => drift.table)).toEqual(
      expect.arrayContaining(['calls_by_hour', 'completed_by_session']),
    )
    expect(await findDrift(db)).toEqual([])
    await readBoth(db)
  })
})
