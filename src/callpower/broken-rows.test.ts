// Guarantee: invalid rows of an old CallPower never make the import fail, and every row that is skipped or changed is reported.

import { beforeAll, describe, expect, test } from 'vitest'
import { loadCallPowerSource, rowsOf } from '../../test/support/callpower-source.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { systemClock } from '../clock.ts'
import { findDrift } from '../statistics/rebuild-counters.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport, type ImportReport } from './report.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

const dropConstraints = `DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u') ORDER BY contype = 'f' DESC
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$`

const breakRows = `${dropConstraints};
  ALTER TABLE campaign_campaign ALTER name DROP NOT NULL, ALTER status_code TYPE integer, ALTER call_maximum TYPE integer;
  ALTER TABLE campaign_target ALTER name DROP NOT NULL, ALTER title TYPE text, ALTER number TYPE text;
  ALTER TABLE campaign_recording ALTER key DROP NOT NULL;
  ALTER TABLE calls ALTER id DROP NOT NULL, ALTER duration TYPE bigint;
  INSERT INTO campaign_campaign (id, name, status_code, call_maximum) VALUES
    (20, 'Beta', 2, 70000), (21, 'Beta', 1, 3), (22, NULL, 7, 3), (23, 'Beta (20)', 2, 3);
  INSERT INTO campaign_target (id, name, title, number) VALUES
    (30, NULL, NULL, '+12025550100'), (31, 'Nobody', NULL, NULL), (32, 'Unreadable', NULL, 'ask the desk'), (33, 'Blank', NULL, ''),
    (34, 'National', NULL, '(202) 555-0101'), (35, 'Extension', NULL, '202-555-0102 x 77'), (36, 'Nowhere', NULL, '+999123456'),
    (37, 'Wordy', repeat('ä', 101), '+12025550103');
  INSERT INTO campaign_target_office (id, name, number, target_id) VALUES (40, 'Astray', '+12025550104', 999);
  INSERT INTO campaign_target_sets (id, campaign_id, target_id, "order") VALUES (50, 999, 1, 1), (51, 1, 999, 2), (52, 1, NULL, 3);
  INSERT INTO campaign_phone (id, number, call_in_campaign_id) VALUES (60, '+12025550105', 999);
  INSERT INTO campaign_phone_numbers (id, campaign_id, phone_id) VALUES (61, 1, 999);
  INSERT INTO campaign_recording (id, key, version) VALUES (70, 'msg_intro', 1), (71, NULL, 5), (72, 'msg_intro', NULL);
  INSERT INTO campaign_audio_recordings (id, campaign_id, recording_id, selected) VALUES (80, 1, 1, true), (81, 1, 999, true);
  INSERT INTO calls_session (id, campaign_id, timestamp) VALUES (90, 999, 'infinity');
  INSERT INTO calls (id, campaign_id, target_id, session_id, status, duration, timestamp) VALUES
    (500, 999, 1, 1, 'completed', 1, '2021-01-01'), (501, 1, 999, 1, 'completed', 1, '2021-01-01'),
    (502, 1, 1, 999, 'completed', 5000000000, '-infinity'), (503, NULL, NULL, NULL, NULL, NULL, NULL), (503, 1, 1, 1, 'busy', 1, NULL),
    (NULL, 1, 1, 1, 'busy', 1, '2021-01-01');
  INSERT INTO schedule_call (id, campaign_id, phone_number) VALUES (110, 999, NULL);
  INSERT INTO sync_campaign (id, campaign_id) VALUES (120, 1), (121, 999);
  INSERT INTO sync_call (id, call_id) VALUES (130, 999);
  CREATE TABLE admin_blocklist (id serial, "timestamp" timestamptz, expires interval, phone_number text, phone_hash text,
    ip_address text, hits integer, note text);
  INSERT INTO admin_blocklist ("timestamp", expires, phone_number, phone_hash, ip_address, hits) VALUES
    ('2021-01-01 10:00:00.000001Z', '1 day 2 hours', '+12025550106', NULL, NULL, 3), (NULL, NULL, NULL, NULL, '10.1.2.3', NULL),
    ('2021-01-02', NULL, NULL, NULL, 'the cafe', 1), ('2021-01-03', NULL, NULL, 'abc', '2001:db8::1', 0)`

describe('a source with every kind of invalid row', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])
  let report: ImportReport

  beforeAll(async () => {
    await source.sql(breakRows)
    report = await importAgain()
  })

  const importAgain = () =>
    importCallPower(
      { from: source.url, dryRun: false, sameSource: false },
      { database, clock: systemClock, authorship, note: () => {} },
    )

  const idsFound = (table: string, reason: RegExp) =>
    report.findings
      .filter((finding) => finding.table === table && reason.test(finding.reason))
      .map(({ outcome, rows }) => [outcome, rows.map(({ id }) => id)])

  const stored = (query: string) => rowsOf(database.url, query)

  test.each([
    ['campaigns', /has this name/, 'repaired', ['20', '21', '23']],
    ['campaigns', /no name/, 'repaired', ['22']],
    ['campaigns', /not archived, paused or live/, 'repaired', ['22']],
    ['campaigns', /call_maximum is too large/, 'repaired', ['20']],
    ['targets', /no name/, 'repaired', ['30']],
    ['targets', /title was cut to 100/, 'repaired', ['37']],
    ['targets', /no phone number/, 'noted', ['31', '33']],
    ['targets', /cannot be read/, 'repaired', ['32', '36']],
    ['targets', /international format/, 'repaired', ['34', '35']],
    ['offices', /its target does not exist/, 'repaired', ['40']],
    ['campaign_targets', /its campaign does not exist/, 'skipped', ['50']],
    ['campaign_targets', /its target does not exist/, 'skipped', ['51']],
    ['phone_numbers', /its campaign does not exist/, 'repaired', ['60']],
    ['campaign_phone_numbers', /its phone number does not exist/, 'skipped', ['61']],
    ['audio_recordings', /key and version/, 'repaired', ['70']],
    ['audio_recordings', /no key/, 'repaired', ['71']],
    ['campaign_audio_recordings', /its recording does not exist/, 'skipped', ['81']],
    ['campaign_audio_recordings', /several recordings with the same key/, 'noted', ['2', '80']],
    ['sessions', /its campaign does not exist/, 'repaired', ['90']],
    ['calls', /its campaign does not exist/, 'repaired', ['500']],
    ['calls', /its target does not exist/, 'repaired', ['501']],
    ['calls', /its session does not exist/, 'repaired', ['502']],
    ['calls', /duration is too large/, 'repaired', ['502']],
    ['calls', /same id/, 'skipped', ['503']],
    ['calls', /id is missing/, 'skipped', ['none']],
    ['scheduled_calls', /no phone number/, 'noted', ['110']],
    ['scheduled_calls', /its campaign does not exist/, 'repaired', ['110']],
    ['crm_syncs', /another CRM sync/, 'repaired', ['120']],
    ['crm_syncs', /its campaign does not exist/, 'repaired', ['121']],
    ['crm_call_syncs', /its call does not exist/, 'repaired', ['130']],
    ['blocklist', /neither a phone number nor an IP address/, 'skipped', ['3']],
    ['blocklist', /time of the entry is missing/, 'repaired', ['2']],
  ])('%s: %s is reported with the ids', (table, reason, outcome, ids) => {
    expect(idsFound(table, reason)).toEqual([[outcome, ids]])
  })

  test('a campaign with a missing or duplicate name is kept under another name', async () => {
    expect(await stored('SELECT id, name, status_code FROM campaigns WHERE id > 19 ORDER BY id')).toEqual([
      { id: 20, name: 'Beta (20)', status_code: 2 },
      { id: 21, name: 'Beta (21)', status_code: 1 },
      { id: 22, name: 'Campaign 22', status_code: null },
      { id: 23, name: 'Beta (20) (23)', status_code: 2 },
    ])
  })

  test('a readable phone number is kept; an unreadable one is set to null', async () => {
    const numbers = await stored('SELECT id, number FROM targets WHERE id BETWEEN 30 AND 36 ORDER BY id')
    expect(numbers.map((row) => row.number)).toEqual([
      '+12025550100',
      null,
      null,
      null,
      '+12025550101',
      '+12025550102;ext=77',
      null,
    ])
  })

  test('calls are kept with infinite or missing times, without status and without campaign', async () => {
    expect(
      await stored('SELECT id, campaign_id, timestamp::text, status, duration FROM calls WHERE id > 499 ORDER BY id'),
    ).toEqual([
      { id: 500, campaign_id: null, timestamp: '2021-01-01 00:00:00+00', status: 'completed', duration: 1 },
      { id: 501, campaign_id: 1, timestamp: '2021-01-01 00:00:00+00', status: 'completed', duration: 1 },
      { id: 502, campaign_id: 1, timestamp: '-infinity', status: 'completed', duration: null },
      { id: 503, campaign_id: null, timestamp: null, status: null, duration: null },
    ])
  })

  test('a link with an id that was null in the source is kept', async () => {
    expect(await stored('SELECT campaign_id, target_id FROM campaign_targets WHERE id = 52')).toEqual([
      { campaign_id: 1, target_id: null },
    ])
  })

  test('a blocklist entry expires when it would have expired in CallPower', async () => {
    expect(await stored('SELECT id, created_at::text, expires_at::text, address::text, hits FROM blocklist ORDER BY id')).toEqual(
      [
        {
          id: 1,
          created_at: '2021-01-01 10:00:00.000001+00',
          expires_at: '2021-01-02 12:00:00.000001+00',
          address: null,
          hits: 3,
        },
        { id: 2, created_at: '-infinity', expires_at: null, address: '10.1.2.3/32', hits: 0 },
        { id: 4, created_at: '2021-01-03 00:00:00+00', expires_at: null, address: '2001:db8::1/128', hits: 0 },
      ],
    )
  })

  test('the counters of the statistics agree with the imported rows', async () => {
    expect(await findDrift(database.db)).toEqual([])
  })

  test('the report contains reasons, ids and ignored columns, but no phone number', () => {
    const text = describeImport(report).join('\n')
    expect(text).toMatch(/calls: 1 skipped: another row has the same id \(id 503\)/)
    expect(text).toMatch(/no such columns: admin_blocklist\.note/)
    expect(text).not.toMatch(/\+?1?202\D?555/)
  })

  test('a second import changes nothing', async () => {
    const again = await importAgain()
    expect(again.tables.map(({ table, inserted, changed }) => [table, inserted, changed])).toEqual(
      again.tables.map(({ table }) => [table, 0, 0]),
    )
  })
})

describe('an old version of CallPower', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])

  test('is imported without the tables and columns that it does not have', async () => {
    await source.sql(`ALTER TABLE calls DROP session_id, DROP duration; DROP TABLE calls_session; DROP TABLE sync_call;
      DROP TABLE sync_campaign; DROP TABLE schedule_call; DROP TABLE campaign_target_office;
      ALTER TABLE campaign_campaign DROP embed, DROP prompt_schedule; ALTER TABLE campaign_target RENAME key TO uid`)
    const report = await importCallPower(
      { from: source.url, dryRun: false, sameSource: false },
      { database, clock: systemClock, authorship, note: () => {} },
    )
    expect(report.absentTables).toEqual([
      'campaign_target_office',
      'calls_session',
      'schedule_call',
      'sync_campaign',
      'sync_call',
      'admin_blocklist',
      'user_user',
    ])
    expect(await rowsOf(database.url, 'SELECT key FROM targets WHERE id = 1')).toEqual([{ key: 'us:bioguide:S000148' }])
    expect(await rowsOf(database.url, 'SELECT count(*)::int AS calls FROM calls')).toEqual([{ calls: 25 }])
  })
})
