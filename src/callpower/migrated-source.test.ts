// Guarantee: a CallPower database is imported in the state that years and migration tools have left it in, and what cannot be
// read is listed: nothing is made up, and no single value stops everything.
import { describe, expect, test } from 'vitest'
import { type CallPowerSource, loadCallPowerSource, rowsOf } from '../../test/support/callpower-source.ts'
import { cloneDatabase, type TestDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { diallingCountryOf } from '../campaigns/campaign.ts'
import { findCampaignById } from '../campaigns/queries.ts'
import { systemClock } from '../clock.ts'
import { OperatorError } from '../database/operator-errors.ts'
import { readNumber } from '../phone/read-number.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport, type ImportReport } from './report.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

function runImport(database: TestDatabase, { url }: CallPowerSource, schema?: string): Promise<ImportReport> {
  const options = { from: url, schema, dryRun: false, sameSource: false }
  return importCallPower(options, { database, clock: systemClock, authorship, note: () => {} })
}

async function refusal(database: TestDatabase, source: CallPowerSource, schema?: string): Promise<string> {
  const failure = await runImport(database, source, schema).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(OperatorError)
  return (failure as OperatorError).message
}

const shown = (report: ImportReport) => describeImport(report).filter((line) => line.startsWith('  '))

/** All rows of ours as text. */
const contents = async ({ url }: TestDatabase) => {
  const tables = ['campaigns', 'targets', 'phone_numbers', 'audio_recordings', 'sessions', 'calls', 'scheduled_calls']
  const rows = await Promise.all(
    tables.map((table) => rowsOf(url, `SELECT to_jsonb(t) - 'published_at' AS row FROM ${table} t ORDER BY id`)),
  )
  return JSON.stringify(rows)
}

describe('the case pgloader-schema: tables in a schema of their own', async () => {
  const [source, plain, moved, chosen] = await Promise.all([
    loadCallPowerSource('filters'),
    cloneDatabase(),
    cloneDatabase(),
    cloneDatabase(),
  ])

  test('are found, and the same rows are imported', async () => {
    await runImport(plain, source)
    await source.sql('ALTER SCHEMA public RENAME TO callpower; CREATE SCHEMA public')
    await runImport(moved, source)
    expect(await contents(moved)).toBe(await contents(plain))
  })

  test('if several schemas have them, are not chosen without --schema', async () => {
    await source.sql(`CREATE SCHEMA "Old One"; SET search_path = "Old One"; CREATE TABLE calls (LIKE callpower.calls);
      DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'callpower' AND tablename <> 'calls' LOOP
          EXECUTE format('CREATE TABLE %I (LIKE callpower.%I)', name, name);
        END LOOP;
      END $$`)
    expect(await refusal(chosen, source)).toMatch(/tables in 2 schemas: Old One, callpower\. Choose one with --schema NAME\.$/)
    expect(await refusal(chosen, source, 'publik')).toMatch(/schema publik .* tables are in: Old One, callpower\.$/)
    const empty = await runImport(chosen, source, 'Old One')
    expect(empty.tables.map(({ read }) => read)).toEqual(empty.tables.map(() => 0))
    await runImport(chosen, source, 'callpower')
    expect(await contents(chosen)).toBe(await contents(plain))
  })

  test('are called by name if some are missing', async () => {
    await source.sql('DROP SCHEMA "Old One" CASCADE; ALTER TABLE callpower.campaign_target RENAME TO target')
    expect(await refusal(chosen, source)).toMatch(/Missing tables in the schema callpower: campaign_target\.$/)
  })
})

describe('columns with the types that a migration tool gave them', async () => {
  const [source, plain, migrated] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase(), cloneDatabase()])

  test('are imported by their values', async () => {
    await runImport(plain, source)
    await source.sql(`SET TimeZone = 'UTC';
      DO $$ DECLARE own record; BEGIN
        FOR own IN SELECT conname, conrelid::regclass AS owner FROM pg_constraint WHERE contype = 'f' LOOP
          EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', own.owner, own.conname);
        END LOOP;
      END $$;
      ALTER TABLE calls ALTER id TYPE bigint, ALTER "timestamp" TYPE timestamptz, ALTER campaign_id TYPE numeric,
        ALTER duration TYPE text USING duration || '.00', ALTER status TYPE bytea USING convert_to(status, 'UTF8');
      ALTER TABLE calls_session ALTER "timestamp" TYPE text, ALTER queue_delay TYPE timestamptz USING 'epoch'::timestamptz + queue_delay,
        ALTER id DROP DEFAULT, ALTER id TYPE text;
      ALTER TABLE campaign_campaign ALTER allow_call_in TYPE smallint USING allow_call_in::int, ALTER embed TYPE text,
        ALTER name TYPE text, ALTER allow_intl_calls TYPE bit(1) USING CASE WHEN allow_intl_calls THEN B'1' ELSE B'0' END;
      ALTER TABLE campaign_audio_recordings ALTER selected TYPE bytea USING CASE WHEN selected THEN '\\x01'::bytea ELSE '\\x00' END;
      ALTER TABLE schedule_call ALTER time_to_call TYPE text, ALTER last_called TYPE timestamp, ALTER subscribed TYPE varchar(5)`)
    await plain.pool.query('UPDATE campaigns SET allow_intl_calls = coalesce(allow_intl_calls, false)')
    expect(shown(await runImport(migrated, source))).toEqual([])
    expect(await contents(migrated)).toBe(await contents(plain))
  })

  test('and values that cannot be read are listed with table, column, id and what was found', async () => {
    await source.sql(`UPDATE calls SET duration = '12 s' WHERE id = 3; UPDATE calls SET duration = '' WHERE id = 4;
      UPDATE calls SET status = '\\x6772fc6e' WHERE id = 5; UPDATE calls SET status = '\\x00ff' WHERE id = 6;
      UPDATE calls_session SET "timestamp" = '0000-00-00 00:00:00' WHERE id IN ('1', '2');
      UPDATE campaign_campaign SET allow_call_in = 2, embed = '{''script'': 1}' WHERE id = 1;
      UPDATE schedule_call SET time_to_call = 'noon' WHERE id = 1;
      INSERT INTO calls_session (id) VALUES ('no number')`)
    expect(shown(await runImport(migrated, source)).toSorted()).toEqual([
      '  calls: 1 repaired: duration cannot be read as a whole number; it was set to null (id 3 "12 s")',
      '  calls: 1 repaired: status cannot be read as text; it was set to null (id 6)',
      '  calls: 1 repaired: status is not UTF-8; it was read as Windows-1252 (id 5)',
      '  campaigns: 1 repaired: allow_call_in cannot be read as true or false; it was set to null (id 1 "2")',
      `  campaigns: 1 repaired: embed cannot be read as JSON; it was set to null (id 1 "{'script': 1}")`,
      '  scheduled_calls: 1 repaired: time_to_call cannot be read as a time of day; it was set to null (id 1)',
      '  sessions: 1 skipped: the id is missing, too large or not a number (id none)',
      '  sessions: 2 repaired: timestamp cannot be read as a time; it was set to null (ids 1 "0000-00-00 00:00:00", 2 "0000-00-00 00:00:00")',
    ])
    expect(
      await rowsOf(migrated.url, 'SELECT id, duration, status FROM calls WHERE id BETWEEN 3 AND 6 ORDER BY id'),
    ).toMatchObject([
      { id: 3, duration: null },
      { id: 4, duration: null },
      { id: 5, status: 'grün' },
      { id: 6, status: null },
    ])
  })
})

describe('the case sql-ascii: a database without an encoding', async () => {
  const unencoded = `ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`
  const [source, plain, database] = await Promise.all([
    loadCallPowerSource('callpower', unencoded),
    cloneDatabase(),
    cloneDatabase(),
  ])

  test('is imported with all of its texts, and those that are not UTF-8 are repaired and listed', async () => {
    await runImport(plain, source)
    await source.sql(`SET client_encoding = 'SQL_ASCII'; UPDATE campaign_target SET name = E'Clara N\\372\\361ez' WHERE id = 1;
      UPDATE campaign_target SET title = E'\\223the\\ttall\\224' WHERE id IN (2, 3);
      UPDATE campaign_target SET location = E'\\201' WHERE id = 4; UPDATE campaign_target SET district = 'Zoë' WHERE id = 5;
      UPDATE campaign_campaign SET embed = E'{"script":"S\\355"}' WHERE id = 1`)
    expect(shown(await runImport(database, source))).toEqual([
      '  campaigns: 1 repaired: embed is not UTF-8; it was read as Windows-1252 (id 1)',
      '  targets: 1 repaired: name is not UTF-8; it was read as Windows-1252 (id 1)',
      '  targets: 2 repaired: title is not UTF-8; it was read as Windows-1252 (ids 2, 3)',
      '  targets: 1 repaired: location is neither UTF-8 nor Windows-1252; it was set to null (id 4)',
    ])
    await plain.pool.query(`UPDATE targets SET name = 'Clara Núñez' WHERE id = 1; UPDATE targets SET title = E'“the\\ttall”' WHERE id IN (2, 3);
      UPDATE targets SET location = NULL WHERE id = 4; UPDATE targets SET district = 'Zoë' WHERE id = 5;
      UPDATE campaigns SET embed = '{"script":"Sí"}' WHERE id = 1`)
    expect(await contents(database)).toBe(await contents(plain))
  })
})

describe('the case uk-campaign: countries and numbers as they are written there', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('callpower'), cloneDatabase()])
  let report: string[]

  test('numbers are read in the country of their campaigns, and what is no number there is listed', async () => {
    await source.sql(`UPDATE campaign_campaign SET country_code = 'uk'; UPDATE campaign_campaign SET country_code = 'us' WHERE id = 4;
      ALTER TABLE campaign_target ALTER number TYPE text;
      UPDATE campaign_target SET number = '020 7946 0018' WHERE id = 1; UPDATE campaign_target SET number = '01632 960143' WHERE id = 2;
      UPDATE campaign_target SET number = '+102079460018' WHERE id = 4;
      INSERT INTO campaign_target (id, name, number) VALUES (91, 'Of no campaign', '020 7946 0099'), (92, 'Another', '202-555-0102'),
        (93, 'Of both', '020 7946 0017'), (94, 'Of the US', '020 7946 0016'), (95, 'Of Britain', '(202) 555-0101');
      INSERT INTO campaign_target_sets (id, campaign_id, target_id, "order") VALUES (91, 1, 93, 9), (92, 4, 93, 9), (94, 4, 94, 10), (95, 1, 95, 11);
      INSERT INTO campaign_target_office (id, target_id, number) VALUES (1, 1, '020 7946 0020 ext 5');
      UPDATE schedule_call SET phone_number = '07700 900123' WHERE id = 1; UPDATE schedule_call SET phone_number = '12 34' WHERE id = 2`)
    report = shown(await runImport(database, source))
    const numbers = await rowsOf(database.url, 'SELECT id, number FROM targets WHERE id IN (1, 2, 4) OR id > 90 ORDER BY id')
    expect(numbers.map(({ id, number }) => [id, number])).toEqual([
      [1, '+442079460018'],
      [2, '+441632960143'],
      [4, '+102079460018'],
      [91, '+442079460099'],
      [92, '+12025550102'],
      [93, '+442079460017'],
      [94, null],
      [95, null],
    ])
    expect(await rowsOf(database.url, 'SELECT number FROM offices')).toEqual([{ number: '+442079460020;ext=5' }])
    expect(await rowsOf(database.url, 'SELECT phone_number FROM scheduled_calls WHERE id < 3 ORDER BY id')).toEqual([
      { phone_number: '+447700900123' },
      { phone_number: null },
    ])
  })

  test('callers’ numbers are read as British', async () => {
    const campaign = await findCampaignById(database.db, 1)
    expect(campaign).toMatchObject({ country_code: 'uk' })
    expect(campaign && readNumber('07700 900123', diallingCountryOf(campaign))?.number).toBe('+447700900123')
  })

  test('the report shows the numbers of targets that it could not read, but none of callers', () => {
    expect(report).toContain(
      '  targets: 2 repaired: the phone number cannot be read; it was set to null (ids 94 "020 7946 0016", 95 "(202) 555-0101")',
    )
    expect(report).toContain('  targets: 1 noted: the phone number is not one that its country has in use; it was kept (id 4)')
    expect(report).toContain('  scheduled_calls: 1 repaired: the phone number cannot be read; it was set to null (id 2)')
  })
})
