// Guarantee: the counters are exact. After any changes to calls and sessions, folded or not, every report equals a plain count.
import { pipeline } from 'node:stream/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import { from } from 'pg-copy-streams'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type PlainRange,
  plainAllDateCalls,
  plainCompleted,
  plainDateCalls,
  plainReferralCodes,
  plainStats,
  plainTargetCalls,
  readReport,
} from '../../test/support/counted-rows.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { instantLiteral, parseInstant } from '../collections/iso-instant.ts'
import type { Db } from '../database/types.ts'
import { campaignStats } from './campaign-stats.ts'
import { countCalls } from './count-filtered-calls.ts'
import { allDateCalls, campaignDateCalls } from './dates/date-calls.ts'
import { foldCounters, vacuumDeltas } from './folding.ts'
import { readRange, readTimespan } from './parameters/request.ts'
import { always } from './parameters/time-range.ts'
import { countCompleted } from './public-call-count.ts'
import { findDrift } from './rebuild-counters.ts'
import type { CampaignStats } from './schemas.ts'
import { targetCalls } from './target-calls.ts'

const { db, pool } = await cloneDatabase()
const campaigns = [1, 2] as const

const campaign = fc.constantFrom(1, 2, null)
const target = fc.constantFrom(1, 2, 3, null)
const status = fc.constantFrom('completed', 'completed', 'busy', 'ringing', '', null)
const code = fc.constantFrom('a', 'b', 'c', '', null)
const delay = fc.constantFrom('00:00:01.5', '1 day 00:00:00.000001', '-00:00:02', null)
const timestamp = fc.constantFrom(
  '2021-03-01 00:00:00+00',
  '2021-03-01 00:59:59.999999+00',
  '2021-03-01 18:45:00+00',
  '2021-03-01 18:15:00+00',
  '2021-03-02 00:00:00+00',
  '2021-03-14 06:30:00.000001+00',
  '2021-11-07 05:30:00+00',
  '1969-12-31 23:59:59.999999+00',
  null,
)
const call = fc.record({ campaign_id: campaign, session: fc.nat(5), target_id: target, status, timestamp })
const columns = { campaign_id: campaign, session: fc.nat(5), target_id: target, status, timestamp }

type Change = (db: Db) => Promise<unknown>
const rows = (table: 'calls' | 'sessions', share: number) =>
  sql`id IN (SELECT id FROM ${sql.table(table)} WHERE id % 5 = ${share})`
/** The id of one of the first six sessions, or null if there are fewer. */
const nth = (offset: number) => sql`(SELECT id FROM sessions ORDER BY id OFFSET ${offset} LIMIT 1)`

const insertCalls = fc.array(call, { minLength: 1, maxLength: 8 }).map(
  (calls): Change =>
    async (db) => {
      const values = calls.map(
        (c) =>
          sql`(${c.campaign_id}::int, ${nth(c.session)}, ${c.target_id}::int, ${c.status}::text, ${c.timestamp}::timestamptz, 1)`,
      )
      await sql`INSERT INTO calls (campaign_id, session_id, target_id, status, timestamp, duration) VALUES ${sql.join(values)}`.execute(
        db,
      )
    },
)
const updateCalls = fc.tuple(fc.nat(4), fc.record(columns, { requiredKeys: [] })).map(
  ([share, { session, timestamp, ...set }]): Change =>
    async (db) => {
      const changes = [
        sql`duration = duration + 1`,
        ...Object.entries(set).map(([name, value]) => sql`${sql.ref(name)} = ${value}`),
        ...(timestamp === undefined ? [] : [sql`timestamp = ${timestamp}::timestamptz`]),
        ...(session === undefined ? [] : [sql`session_id = ${nth(session)}`]),
      ]
      await sql`UPDATE calls SET ${sql.join(changes)} WHERE ${rows('calls', share)}`.execute(db)
    },
)
const deleteCalls = fc.nat(4).map(
  (share): Change =>
    (db) =>
      sql`DELETE FROM calls WHERE ${rows('calls', share)}`.execute(db),
)
const insertSession = fc.tuple(campaign, code, delay).map(
  ([id, referral, wait]): Change =>
    (db) =>
      sql`INSERT INTO sessions (campaign_id, referral_code, queue_delay) VALUES (${id}::int, ${referral}::text, ${wait}::interval)`.execute(
        db,
      ),
)
const updateSessions = fc
  .tuple(fc.nat(4), fc.record({ campaign_id: campaign, referral_code: code, queue_delay: delay }, { requiredKeys: [] }))
  .map(
    ([share, set]): Change =>
      async (db) => {
        const changes = [sql`duration = 1`, ...Object.entries(set).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)]
        await sql`UPDATE sessions SET ${sql.join(changes)} WHERE ${rows('sessions', share)}`.execute(db)
      },
  )
const deleteSession = fc.nat(5).map(
  (offset): Change =>
    (db) =>
      sql`DELETE FROM sessions WHERE id = ${nth(offset)} AND id NOT IN (SELECT session_id FROM calls WHERE session_id IS NOT NULL)`.execute(
        db,
      ),
)
const fold: fc.Arbitrary<Change> = fc.constantFrom(1, 3, 1000).map((batchSize) => (db) => foldCounters(db, { batchSize }))
const change = fc.oneof(
  { weight: 3, arbitrary: insertCalls },
  { weight: 3, arbitrary: updateCalls },
  { weight: 1, arbitrary: deleteCalls },
  { weight: 2, arbitrary: insertSession },
  { weight: 2, arbitrary: updateSessions },
  { weight: 1, arbitrary: deleteSession },
)
/** Some changes share a transaction, and some of those are rolled back. */
const step = fc.oneof(
  { weight: 3, arbitrary: change },
  { weight: 2, arbitrary: fold },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.array(change, { maxLength: 4 }), fc.boolean()).map(
      ([changes, isCommitted]): Change =>
        async (db) => {
          const work = db.transaction().execute(async (db) => {
            for (const apply of changes) await apply(db)
            if (!isCommitted) throw new Error('rolled back')
          })
          await (isCommitted ? work : work.catch(() => {}))
        },
    ),
  },
)

beforeAll(async () => {
  await sql`INSERT INTO campaigns (id, name) VALUES (1, 'one'), (2, 'two')`.execute(db)
  await sql`INSERT INTO targets (id, key, name) VALUES (1, 'k', 'A'), (2, 'k', 'B'), (3, NULL, 'C')`.execute(db)
})

const formats: Record<string, string> = {
  minute: 'YYYY-MM-DD HH24:MI',
  hour: 'YYYY-MM-DD HH24:00',
  day: 'YYYY-MM-DD',
  month: 'YYYY-MM',
  year: 'YYYY',
}
const queries = [
  {},
  { timespan: 'hour' },
  { timespan: 'minute', start: '2021-03-01', end: '2021-03-02' },
  { timespan: 'month', tz: 'America/New_York' },
  { timespan: 'day', tz: 'Asia/Kolkata' },
  { timespan: 'hour', tz: 'Asia/Kathmandu', start: '2021-03-01T00:30' },
  { timespan: 'year', start: '2021-03-01T00:59:59.999999Z', end: '2021-03-02T00:00:00Z' },
  { start: '2021-03-01T18:30', end: '2021-03-14T06:30:00.000001' },
  { timespan: 'hour', start: '2021-03-01T18:20', end: '2021-03-01T18:40' },
  { end: '2021-03-01' },
]

async function expectExact(): Promise<void> {
  const reader = db
  for (const id of campaigns) {
    const plain = await plainStats(db, id)
    const { calls_per_session, ...stats } = await readReport<CampaignStats>(reader, campaignStats(id))
    const expected = { ...plain, queue_avg_seconds: plain?.queue_avg_seconds ?? '', median: plain?.median ?? '?' }
    expect({
      ...stats,
      median: calls_per_session?.med,
      date_start: stats.date_start ?? null,
      date_end: stats.date_end ?? null,
    }).toMatchObject(expected)
    const now = new Date('2021-03-02T00:00:00Z')
    expect(await countCompleted(reader, id, now)).toEqual({
      completed: plain?.completed,
      last_24h: await plainCompleted(db, id, '2021-03-01', '2021-03-02'),
      last_week: await plainCompleted(db, id, '2021-02-23', '2021-03-02'),
      referral_codes: await plainReferralCodes(db, id),
    })
    expect(withoutNames(await readReport(reader, targetCalls(id, always)))).toEqual(await plainTargetCalls(db, id))
  }
  for (const query of queries) await expectExactDates(query)
  for (const campaignId of [undefined, null, 1])
    for (const status of [undefined, null, 'completed', '']) {
      const wanted = { ...(campaignId === undefined ? {} : { campaignId }), ...(status === undefined ? {} : { status }) }
      expect(await countCalls(reader, wanted)).toBe(await plainCount(wanted))
    }
}

async function expectExactDates(query: { timespan?: string; tz?: string; start?: string; end?: string }): Promise<void> {
  const reader = db
  const timespan = readTimespan(query)
  const zone = query.tz ?? 'UTC'
  const literal = (text: string | undefined, none: string) => (text ? instantLiteral(parseInstant(text) ?? 0n) : none)
  const plain: PlainRange = {
    timespan,
    format: formats[timespan] ?? '',
    zone,
    start: literal(query.start, '1900-01-01'),
    end: literal(query.end, '2100-01-01'),
  }
  const report = { timespan, zone, range: readRange(query) }
  for (const id of campaigns)
    expect(await readReport(reader, campaignDateCalls(id, report)), JSON.stringify(query)).toEqual({
      objects: await plainDateCalls(db, id, plain),
    })
  expect(await readReport(reader, allDateCalls(report))).toMatchObject({ objects: await plainAllDateCalls(db, plain) })
}

function withoutNames({ objects }: Record<string, unknown>): unknown {
  const targets = Object.entries(objects as Record<string, Record<string, unknown>>)
  return Object.fromEntries(targets.map(([key, { title: _t, name: _n, district: _d, ...calls }]) => [key, calls]))
}

async function plainCount({ campaignId, status }: { campaignId?: number | null; status?: string | null }): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM calls
    WHERE (${campaignId === undefined} OR campaign_id IS NOT DISTINCT FROM ${campaignId ?? null}::int)
      AND (${status === undefined} OR status IS NOT DISTINCT FROM ${status ?? null}::text)`.execute(db)
  return rows[0]?.n ?? 0
}

describe('every report equals a plain count of the rows', () => {
  it('after any sequence of changes and foldings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const apply of steps) await apply(db)
        await expectExact()
        expect(await findDrift(db)).toEqual([])
        await foldCounters(db)
        await expectExact()
        expect(await findDrift(db)).toEqual([])
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('after COPY and TRUNCATE', async () => {
    const client = await pool.connect()
    const copy = client.query(from('COPY calls (campaign_id, status, timestamp) FROM STDIN'))
    await pipeline(['1\tcompleted\t2021-03-01 00:00:00Z\n'.repeat(50)], copy)
    client.release()
    await expectExact()
    await foldCounters(db)
    await expectExact()
    await sql`TRUNCATE sessions, calls CASCADE`.execute(db)
    await expectExact()
    expect(await findDrift(db)).toEqual([])
    await foldCounters(db)
    await vacuumDeltas(db)
    await expectExact()
    expect(await findDrift(db)).toEqual([])
  })
})
