import { beforeAll, describe, expect, test } from 'vitest'
import { loadCallPowerSource, rowsOf, type SourceName } from '../../test/support/callpower-source.ts'
import { cloneDatabase, type TestDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { systemClock } from '../clock.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { findDrift } from '../statistics/rebuild-counters.ts'
import { type ImportOptions, importCallPower } from './import-callpower.ts'
import type { ImportReport } from './report.ts'
import { tables } from './tables.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

const runImport = (database: TestDatabase, from: string, options: Partial<ImportOptions> = {}) =>
  importCallPower(
    { from, dryRun: false, sameSource: false, ...options },
    { database, clock: systemClock, authorship, note: () => {} },
  )

const tableOf = (report: ImportReport, name: string) => report.tables.find((each) => each.table === name)
const writtenRows = (report: ImportReport) => report.tables.reduce((sum, each) => sum + each.inserted + each.changed, 0)

/** The physical location and transaction ids of every row, and the state of every sequence. */
async function snapshot(database: TestDatabase): Promise<string> {
  const found: unknown[] = []
  for (const name of [...tables.map((table) => table.to), 'imports']) {
    found.push(
      await rowsOf(database.url, `SELECT '${name}' AS name, id, ctid::text, xmin::text, xmax::text FROM ${name} ORDER BY id`),
    )
    found.push(await rowsOf(database.url, `SELECT last_value, is_called FROM ${name}_id_seq`))
  }
  return JSON.stringify(found)
}

const sameInSource: Record<string, string> = {
  campaigns: 'SELECT * FROM campaign_campaign ORDER BY id',
  targets: 'SELECT * FROM campaign_target ORDER BY id',
  offices: 'SELECT * FROM campaign_target_office ORDER BY id',
  campaign_targets: 'SELECT * FROM campaign_target_sets ORDER BY id',
  phone_numbers: `SELECT id, twilio_sid AS carrier_id, twilio_app AS carrier_app_id, call_in_allowed, call_in_campaign_id, number
    FROM campaign_phone ORDER BY id`,
  campaign_phone_numbers: 'SELECT * FROM campaign_phone_numbers ORDER BY id',
  audio_recordings: 'SELECT * FROM campaign_recording ORDER BY id',
  campaign_audio_recordings: 'SELECT * FROM campaign_audio_recordings ORDER BY id',
  sessions: `SELECT id, timestamp, campaign_id, phone_hash, location, referral_code, from_number, twilio_id AS carrier_id, duration,
    status, direction, queue_delay FROM calls_session ORDER BY id`,
  calls: 'SELECT * FROM calls ORDER BY id',
  scheduled_calls: 'SELECT * FROM schedule_call ORDER BY id',
  crm_syncs: 'SELECT * FROM sync_campaign ORDER BY id',
  crm_call_syncs: 'SELECT * FROM sync_call ORDER BY id',
}

/** Columns that CallPower does not have. They stay null. */
const ownColumns = new Set([
  'voice',
  'caller_id_policy',
  'fallback_number',
  'choose_target',
  'allow_target_ids',
  'calls_per_day',
  'calls_per_hour',
  'minutes_per_day',
  'calls_per_number',
  'phone_number',
  'ask_for',
  'countries',
  'allow_toll_free',
  'revision',
  'campaign_revision',
  'party',
  'caucus',
  'chamber',
  'term_start',
  'term_end',
  'photo_url',
  'source',
  'time_zone',
  'hours',
  'calls_per_target_per_day',
  'seconds_between_calls',
  'share_per_target',
  'is_body',
  'pinned',
  'civic_data',
])
const isOwnAndEmpty = (table: string) => (row: Record<string, unknown>) =>
  ['campaigns', 'campaign_targets', 'sessions', 'targets', 'offices'].includes(table) &&
  ownColumns.has(String(row.key)) &&
  [null, '0'].includes(row.value as null)
/** Of our own columns, an import sets this one. */
const isPublication = (row: Record<string, unknown>) => row.key === 'published_at' && row.value !== null

/** Rows as text, to the microsecond. In UTC, timestamps with and without time zone differ only in the `+00:00`. */
const asText = (query: string, types: string) =>
  `SELECT (jsonb_each_text(to_jsonb(t))).*, t.id AS row FROM (${query}) t ${types} ORDER BY row, key`

describe.each<SourceName>(['callpower', 'filters'])('importing the recorded database %s', async (name) => {
  const [source, database] = await Promise.all([loadCallPowerSource(name), cloneDatabase()])
  let report: ImportReport

  beforeAll(async () => {
    report = await runImport(database, source.url)
  })

  test('leaves events of its campaigns alone, because its calls did not happen now', async () => {
    const [events] = await rowsOf(
      database.url,
      `SELECT array_agg(DISTINCT type) AS types, count(*)::int AS events, (SELECT count(*)::int FROM campaigns) AS campaigns FROM events`,
    )
    expect(events).toEqual({ types: ['campaign.changed'], events: events?.campaigns, campaigns: events?.campaigns })
  })

  test.each(Object.entries(sameInSource))(
    '%s: every value is the same as in the source, to the microsecond',
    async (table, query) => {
      const normal = (rows: Record<string, unknown>[]) => rows.map((row) => ({ ...row, value: plainInstant(row.value) }))
      const theirs = normal(await rowsOf(source.url, asText(query, '')))
      const ours = normal(await rowsOf(database.url, asText(`SELECT * FROM ${table} ORDER BY id`, '')))
      expect(ours.filter((row) => !isOwnAndEmpty(table)(row) && !isPublication(row))).toEqual(theirs)
      expect(tableOf(report, table)).toMatchObject({ changed: 0, unchanged: 0, skipped: 0, onlyHere: 0 })
    },
  )

  test('the counters of the statistics agree with the rows, and no deltas are left to fold', async () => {
    expect(await findDrift(database.db)).toEqual([])
    expect(await rowsOf(database.url, 'SELECT 1 FROM call_deltas LIMIT 1')).toEqual([])
    expect(await rowsOf(database.url, 'SELECT sum(calls)::int AS calls FROM calls_by_status')).toEqual(
      await rowsOf(source.url, 'SELECT count(*)::int AS calls FROM calls'),
    )
  })

  test('all campaigns are published, because CallPower’s API shows all of them', async () => {
    expect(await rowsOf(database.url, 'SELECT name FROM campaigns WHERE published_at IS NULL')).toEqual([])
  })

  test('JSON null stays JSON null, and SQL NULL stays NULL', async () => {
    const query = (table: string) => `SELECT id, embed IS NULL AS absent, embed::text FROM ${table} ORDER BY id`
    expect(await rowsOf(database.url, query('campaigns'))).toEqual(await rowsOf(source.url, query('campaign_campaign')))
  })

  test('the next new row gets an id that CallPower never assigned', async () => {
    for (const { to, from } of tables.filter((table) => table.from !== 'admin_blocklist')) {
      const [theirs] = await rowsOf(source.url, `SELECT greatest(nextval('${from}_id_seq'), max(id) + 1) AS next FROM ${from}`)
      const [ours] = await rowsOf(database.url, `SELECT nextval('${to}_id_seq') AS next`)
      expect(Number(ours?.next), to).toBeGreaterThanOrEqual(Number(theirs?.next))
    }
  })

  test('a second import of the unchanged source touches no row and no sequence', async () => {
    // The previous test called nextval on both sides, so the first import here advances our sequences.
    await runImport(database, source.url)
    const before = await snapshot(database)
    expect(writtenRows(await runImport(database, source.url))).toBe(0)
    expect(await snapshot(database)).toBe(before)
  })
})

function plainInstant(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT\S+)\+00:00$/, '$1') : value
}

describe('a second import after the source has changed', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])

  test('updates changed rows, inserts new ones, and keeps and counts rows that were deleted in the source', async () => {
    await runImport(database, source.url)
    await source.sql(`UPDATE calls SET status = 'canceled', timestamp = '2021-03-01 12:00:00.000001' WHERE id = 1;
      INSERT INTO calls (id, campaign_id, status) VALUES (900, 1, 'completed');
      DELETE FROM sync_call; DELETE FROM schedule_call WHERE id = 2;
      UPDATE calls_session SET queue_delay = '1 day' WHERE id = 1`)
    const report = await runImport(database, source.url)
    expect(tableOf(report, 'calls')).toMatchObject({ inserted: 1, changed: 1, unchanged: 24, onlyHere: 0 })
    expect(tableOf(report, 'scheduled_calls')).toMatchObject({ inserted: 0, changed: 0, unchanged: 1, onlyHere: 1 })
    expect(await rowsOf(database.url, `SELECT status, timestamp::text FROM calls WHERE id = 1`)).toEqual([
      { status: 'canceled', timestamp: '2021-03-01 12:00:00.000001+00' },
    ])
    expect(await findDrift(database.db)).toEqual([])
  })

  test('distinguishes an interval of one day from one of 24 hours', async () => {
    await source.sql(`UPDATE calls_session SET queue_delay = '24 hours' WHERE id = 1`)
    expect(tableOf(await runImport(database, source.url), 'sessions')).toMatchObject({ changed: 1 })
    expect(await rowsOf(database.url, 'SELECT queue_delay::text AS delay FROM sessions WHERE id = 1')).toEqual([
      { delay: '24:00:00' },
    ])
  })

  test('swaps the names of two campaigns', async () => {
    await source.sql(`UPDATE campaign_campaign SET name = 'for a moment' WHERE id = 1;
      UPDATE campaign_campaign SET name = 'Save the Café' WHERE id = 2; UPDATE campaign_campaign SET name = 'Beta' WHERE id = 1`)
    await runImport(database, source.url)
    expect(await rowsOf(database.url, 'SELECT id, name FROM campaigns WHERE id < 3 ORDER BY id')).toEqual([
      { id: 1, name: 'Beta' },
      { id: 2, name: 'Save the Café' },
    ])
  })

  test('imports a campaign with the name of a deleted one, with its id added to the name', async () => {
    await source.sql(`DELETE FROM campaign_campaign WHERE id = 4; INSERT INTO campaign_campaign (id, name) VALUES (8, 'Delta')`)
    const report = await runImport(database, source.url)
    expect(tableOf(report, 'campaigns')).toMatchObject({ inserted: 1, onlyHere: 1 })
    expect(await rowsOf(database.url, 'SELECT id, name FROM campaigns WHERE id IN (4, 8) ORDER BY id')).toEqual([
      { id: 4, name: 'Delta' },
      { id: 8, name: 'Delta (8)' },
    ])
    expect(writtenRows(await runImport(database, source.url))).toBe(0)
  })
})

describe('a dry run', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])

  test('reports what an import would do and changes nothing', async () => {
    const before = await snapshot(database)
    const dry = await runImport(database, source.url, { dryRun: true })
    expect(await snapshot(database)).toBe(before)
    const real = await runImport(database, source.url)
    expect(dry.tables).toEqual(real.tables)
    expect(dry.findings).toEqual(real.findings)
  })
})

describe('the import is rejected', async () => {
  const [source, other, database, used] = await Promise.all([
    loadCallPowerSource('filters'),
    loadCallPowerSource('filters'),
    cloneDatabase(),
    cloneDatabase(),
  ])
  const refusal = async (into: TestDatabase, from: string, options: Partial<ImportOptions> = {}) => {
    const failure = await runImport(into, from, options).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OperatorError)
    return (failure as OperatorError).message
  }

  test('if the database already has rows that were not imported', async () => {
    await used.db.insertInto('campaigns').values({ name: 'Made by hand', embed: null }).execute()
    expect(await refusal(used, source.url)).toMatch(/already contains campaigns that were not imported/)
    expect(await rowsOf(used.url, 'SELECT name FROM campaigns')).toEqual([{ name: 'Made by hand' }])
  })

  test('if the source is another CallPower than before, unless the operator confirms that it is the same', async () => {
    await runImport(database, source.url)
    expect(await refusal(database, other.url)).toMatch(/another CallPower .* --same-source/)
    expect(writtenRows(await runImport(database, other.url, { sameSource: true }))).toBe(0)
    expect(writtenRows(await runImport(database, other.url))).toBe(0)
  })

  test('if it would overwrite a call that Patchboard inserted since the last import', async () => {
    const { id } = await database.db
      .insertInto('calls')
      .values({ campaign_id: 1, status: 'in-progress' })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(writtenRows(await runImport(database, other.url))).toBe(0)
    await other.sql(`INSERT INTO calls (id, campaign_id, status) VALUES (${id}, 1, 'busy')`)
    expect(await refusal(database, other.url)).toContain(`calls ${id}`)
    expect(await rowsOf(database.url, `SELECT status FROM calls WHERE id = ${id}`)).toEqual([{ status: 'in-progress' }])
  })

  test('if --from is Patchboard’s own database', async () => {
    expect(await refusal(database, database.url)).toMatch(/Patchboard's own database/)
  })

  test('if DATABASE_URL is a CallPower database', async () => {
    const theirs = await openDatabase({ databaseUrl: other.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
    await expect(migrate(theirs.db)).rejects.toThrow(/tables of another program.*import callpower/)
    await theirs.close()
    expect(await rowsOf(other.url, `SELECT to_regclass('campaigns') AS ours`)).toEqual([{ ours: null }])
  })

  test('if the source is not a CallPower database; the error lists the missing tables', async () => {
    expect(await refusal(database, used.url)).toMatch(
      /is not a CallPower database.* Missing tables: campaign_campaign, campaign_target,/,
    )
  })

  test.each([
    ['a wrong password', (url: URL) => Object.assign(url, { username: 'nobody_here', password: 'pa55word' })],
    ['a wrong port', (url: URL) => Object.assign(url, { password: 'pa55word', host: '127.0.0.1:1', search: '' })],
    ['an unescaped password', () => 'postgres://u:pa55@word#x@127.0.0.1:5432/d'],
    ['an address of another database system', () => 'mysql://u:pa55word@h/d'],
  ])('for %s, with one sentence that does not contain the password', async (_, alter) => {
    expect(await refusal(database, alter(new URL(source.url)).toString())).toMatch(/^(?!.*(pa55|word#))[A-Z-].*\.$/)
  })

  test('after an error in the middle, and everything is rolled back', async () => {
    const fresh = await cloneDatabase()
    await fresh.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON scheduled_calls FOR EACH STATEMENT EXECUTE FUNCTION refuse()`)
    const before = await snapshot(fresh)
    expect(await refusal(fresh, other.url)).toMatch(/nothing was changed: the disk is full/)
    expect(await snapshot(fresh)).toBe(before)
  })
})
