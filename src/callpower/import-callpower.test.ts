import { beforeAll, describe, expect, test } from 'vitest'
import { loadCallPowerSource, rowsOf, type SourceName } from '../../test/support/callpower-source.ts'
import { cloneDatabase, type TestDatabase } from '../../test/support/database.ts'
import { CommandError } from '../cli/command.ts'
import { systemClock } from '../clock.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { findDrift } from '../statistics/rebuild-counters.ts'
import { type ImportOptions, importCallPower } from './import-callpower.ts'
import type { ImportReport } from './report.ts'
import { tables } from './tables.ts'

const runImport = (database: TestDatabase, from: string, options: Partial<ImportOptions> = {}) =>
  importCallPower({ from, dryRun: false, sameSource: false, ...options }, { database, clock: systemClock, note: () => {} })

const tableOf = (report: ImportReport, name: string) => report.tables.find((each) => each.table === name)
const writtenRows = (report: ImportReport) => report.tables.reduce((sum, each) => sum + each.inserted + each.changed, 0)

/** Where every row lies and which transactions have touched it, and where every sequence stands. */
async function traces(database: TestDatabase): Promise<string> {
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

/** Columns that CallPower has nothing for: they stay empty. */
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
])
const isOwnAndEmpty = (table: string) => (row: Record<string, unknown>) =>
  ['campaigns', 'sessions', 'targets'].includes(table) && ownColumns.has(String(row.key)) && row.value === null

/** Rows as text, to the microsecond; naive instants and instants with a zone print alike in UTC but for the zone. */
const asText = (query: string, types: string) =>
  `SELECT (jsonb_each_text(to_jsonb(t))).*, t.id AS row FROM (${query}) t ${types} ORDER BY row, key`

describe.each<SourceName>(['callpower', 'filters'])('moving in from the recorded database %s', async (name) => {
  const [source, database] = await Promise.all([loadCallPowerSource(name), cloneDatabase()])
  let report: ImportReport

  beforeAll(async () => {
    report = await runImport(database, source.url)
  })

  test.each(Object.entries(sameInSource))('%s: every value is the source’s, to the microsecond', async (table, query) => {
    const normal = (rows: Record<string, unknown>[]) => rows.map((row) => ({ ...row, value: plainInstant(row.value) }))
    const theirs = normal(await rowsOf(source.url, asText(query, '')))
    const ours = normal(await rowsOf(database.url, asText(`SELECT * FROM ${table} ORDER BY id`, '')))
    expect(ours.filter((row) => !isOwnAndEmpty(table)(row))).toEqual(theirs)
    expect(tableOf(report, table)).toMatchObject({ changed: 0, unchanged: 0, skipped: 0, onlyHere: 0 })
  })

  test('the counters of the statistics agree with the rows, and nothing is left to fold', async () => {
    expect(await findDrift(database.db)).toEqual([])
    expect(await rowsOf(database.url, 'SELECT 1 FROM call_deltas LIMIT 1')).toEqual([])
    expect(await rowsOf(database.url, 'SELECT sum(calls)::int AS calls FROM calls_by_status')).toEqual(
      await rowsOf(source.url, 'SELECT count(*)::int AS calls FROM calls'),
    )
  })

  test('JSON null stays JSON null, and SQL NULL stays NULL', async () => {
    const query = (table: string) => `SELECT id, embed IS NULL AS absent, embed::text FROM ${table} ORDER BY id`
    expect(await rowsOf(database.url, query('campaigns'))).toEqual(await rowsOf(source.url, query('campaign_campaign')))
  })

  test('the next new row gets an id that CallPower never gave out', async () => {
    for (const { to, from } of tables.filter((table) => table.from !== 'admin_blocklist')) {
      const [theirs] = await rowsOf(source.url, `SELECT greatest(nextval('${from}_id_seq'), max(id) + 1) AS next FROM ${from}`)
      const [ours] = await rowsOf(database.url, `SELECT nextval('${to}_id_seq') AS next`)
      expect(Number(ours?.next), to).toBeGreaterThanOrEqual(Number(theirs?.next))
    }
  })

  test('importing the unchanged source again touches no row and no sequence', async () => {
    // The test before has drawn from the sequences of both sides, so this one settles them first.
    await runImport(database, source.url)
    const before = await traces(database)
    expect(writtenRows(await runImport(database, source.url))).toBe(0)
    expect(await traces(database)).toBe(before)
  })
})

function plainInstant(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT\S+)\+00:00$/, '$1') : value
}

describe('importing again after the source has changed', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])

  test('changed rows are updated, new ones added, and what vanished stays here and is counted', async () => {
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

  test('a delay of a day and one of 24 hours are told apart', async () => {
    await source.sql(`UPDATE calls_session SET queue_delay = '24 hours' WHERE id = 1`)
    expect(tableOf(await runImport(database, source.url), 'sessions')).toMatchObject({ changed: 1 })
    expect(await rowsOf(database.url, 'SELECT queue_delay::text AS delay FROM sessions WHERE id = 1')).toEqual([
      { delay: '24:00:00' },
    ])
  })

  test('two campaigns that have swapped their names swap them here', async () => {
    await source.sql(`UPDATE campaign_campaign SET name = 'for a moment' WHERE id = 1;
      UPDATE campaign_campaign SET name = 'Save the Café' WHERE id = 2; UPDATE campaign_campaign SET name = 'Beta' WHERE id = 1`)
    await runImport(database, source.url)
    expect(await rowsOf(database.url, 'SELECT id, name FROM campaigns WHERE id < 3 ORDER BY id')).toEqual([
      { id: 1, name: 'Beta' },
      { id: 2, name: 'Save the Café' },
    ])
  })

  test('a campaign that takes the name of a deleted one comes over beside it', async () => {
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

  test('says what would happen and changes nothing', async () => {
    const before = await traces(database)
    const dry = await runImport(database, source.url, { dryRun: true })
    expect(await traces(database)).toBe(before)
    const real = await runImport(database, source.url)
    expect(dry.tables).toEqual(real.tables)
    expect(dry.findings).toEqual(real.findings)
  })
})

describe('what is refused', async () => {
  const [source, other, database, used] = await Promise.all([
    loadCallPowerSource('filters'),
    loadCallPowerSource('filters'),
    cloneDatabase(),
    cloneDatabase(),
  ])
  const refusal = async (into: TestDatabase, from: string, options: Partial<ImportOptions> = {}) => {
    const failure = await runImport(into, from, options).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CommandError)
    return (failure as CommandError).message
  }

  test('a database with rows of its own is left alone', async () => {
    await used.db.insertInto('campaigns').values({ name: 'Made by hand', embed: null }).execute()
    expect(await refusal(used, source.url)).toMatch(/already holds campaigns of its own/)
    expect(await rowsOf(used.url, 'SELECT name FROM campaigns')).toEqual([{ name: 'Made by hand' }])
  })

  test('another CallPower may not follow the first, unless the operator says that it is the same', async () => {
    await runImport(database, source.url)
    expect(await refusal(database, other.url)).toMatch(/another CallPower .* --same-source/)
    expect(writtenRows(await runImport(database, other.url, { sameSource: true }))).toBe(0)
    expect(writtenRows(await runImport(database, other.url))).toBe(0)
  })

  test('a call that Patchboard made since is never overwritten by a new one of CallPower’s', async () => {
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

  test('Patchboard’s own database is no source', async () => {
    expect(await refusal(database, database.url)).toMatch(/Patchboard's own database/)
  })

  test('CallPower’s own database is not made into Patchboard’s', async () => {
    const theirs = await openDatabase({ databaseUrl: other.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
    await expect(migrate(theirs.db)).rejects.toThrow(/tables of another program.*import callpower/)
    await theirs.close()
    expect(await rowsOf(other.url, `SELECT to_regclass('campaigns') AS ours`)).toEqual([{ ours: null }])
  })

  test('a database that is not CallPower’s is named with the tables it lacks', async () => {
    expect(await refusal(database, used.url)).toMatch(/is not CallPower's.* lacks the tables campaign_campaign, campaign_target,/)
  })

  test('a column of another type is not guessed at', async () => {
    await source.sql(`ALTER TABLE calls ALTER duration TYPE text`)
    expect(await refusal(database, source.url)).toMatch(/calls\.duration is of the type text/)
  })

  test.each([
    ['a wrong password', (url: URL) => Object.assign(url, { username: 'nobody_here', password: 'pa55word' })],
    ['a wrong port', (url: URL) => Object.assign(url, { password: 'pa55word', host: '127.0.0.1:1', search: '' })],
    ['a password that is not escaped', () => 'postgres://u:pa55@word#x@127.0.0.1:5432/d'],
    ['an address of another kind', () => 'mysql://u:pa55word@h/d'],
  ])('%s gives one sentence, without the password', async (_, spoil) => {
    expect(await refusal(database, spoil(new URL(source.url)).toString())).toMatch(/^(?!.*(pa55|word#))[A-Z-].*\.$/)
  })

  test('an import that breaks half-way leaves nothing behind', async () => {
    const fresh = await cloneDatabase()
    await fresh.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON scheduled_calls FOR EACH STATEMENT EXECUTE FUNCTION refuse()`)
    const before = await traces(fresh)
    expect(await refusal(fresh, other.url)).toMatch(/nothing has changed: the disk is full/)
    expect(await traces(fresh)).toBe(before)
  })
})
