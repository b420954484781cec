// Guarantee (security): an import lets nobody log in with an old password, and changes no existing account.

import { describe, expect, test } from 'vitest'
import { audited } from '../../test/support/audited.ts'
import { loadCallPowerSource, rowsOf } from '../../test/support/callpower-source.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { systemClock } from '../clock.ts'
import { importCallPower } from './import-callpower.ts'
import { describeImport } from './report.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

describe('importing staff', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('filters'), cloneDatabase()])
  const runImport = () =>
    importCallPower(
      { from: source.url, dryRun: false, sameSource: false },
      { database, clock: systemClock, authorship, note: () => {} },
    )

  test('each is imported once, with role and status but no password; existing accounts are unchanged', async () => {
    const { id } = await database.db
      .insertInto('users')
      .values({ name: 'Operator', email: 'Op@Example.org', role: 'admin', password_hash: 'kept' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await source.sql(`CREATE TABLE user_user (id serial PRIMARY KEY, name varchar(255), email varchar(255), phone varchar(20),
        openid varchar(255), activation_key varchar(255), created_time timestamp, last_accessed timestamp,
        password varchar(255), role_code smallint, status_code smallint);
      INSERT INTO user_user (id, name, email, phone, created_time, password, role_code, status_code) VALUES
        (${id}, 'Ada', 'ada@example.org', '2025550100', '2020-01-01 10:00:00.25', 'pbkdf2:secret', 0, 2),
        (7, '', 'ben@example.org', NULL, NULL, NULL, 2, 2), (8, 'Cy', 'cy@example.org', NULL, NULL, 'x', 1, 0),
        (9, 'Op', 'op@example.org', NULL, NULL, 'x', 1, 2), (10, 'Ada II', 'ADA@example.org', NULL, NULL, 'x', 0, 2),
        (11, 'Nobody', NULL, NULL, NULL, 'x', 0, 2)`)
    const report = await runImport()
    expect(
      await rowsOf(database.url, 'SELECT id, name, email, role, active, password_hash, phone_number FROM users ORDER BY email'),
    ).toEqual([
      { id, name: 'Operator', email: 'Op@Example.org', role: 'admin', active: true, password_hash: 'kept', phone_number: null },
      {
        id: 10,
        name: 'Ada',
        email: 'ada@example.org',
        role: 'admin',
        active: true,
        password_hash: null,
        phone_number: '+12025550100',
      },
      {
        id: 7,
        name: 'ben@example.org',
        email: 'ben@example.org',
        role: 'staff',
        active: true,
        password_hash: null,
        phone_number: null,
      },
      { id: 8, name: 'Cy', email: 'cy@example.org', role: 'staff', active: false, password_hash: null, phone_number: null },
    ])
    expect(report.tables.at(-1)).toMatchObject({ table: 'users', read: 6, inserted: 3, unchanged: 1, skipped: 2 })
    const text = describeImport(report).join('\n')
    expect(text).toMatch(/users set-password/)
    expect(text).not.toMatch(/user_user\.|example\.org/)
  })

  test('a user created afterwards gets an unused id', async () => {
    const user = await database.db
      .insertInto('users')
      .values({ name: 'New', email: 'new@example.org', role: 'staff' })
      .returning('id')
      .executeTakeFirst()
    expect(user?.id).toBeGreaterThan(10)
  })

  test('a second import does not revert changes to an account', async () => {
    await database.db
      .updateTable('users')
      .set({ role: 'staff', password_hash: 'set here' })
      .where('email', '=', 'ada@example.org')
      .execute()
    const report = await runImport()
    expect(report.tables.at(-1)).toMatchObject({ table: 'users', inserted: 0, changed: 0 })
    expect(await rowsOf(database.url, `SELECT role, password_hash FROM users WHERE email = 'ada@example.org'`)).toEqual([
      { role: 'staff', password_hash: 'set here' },
    ])
  })
})

test('an import that writes rows adds one entry with counts to the audit log; a dry run and a second import add none', async () => {
  const [source, database] = await Promise.all([loadCallPowerSource('callpower'), cloneDatabase()])
  const runImport = (dryRun: boolean) =>
    importCallPower({ from: source.url, dryRun, sameSource: false }, { database, clock: systemClock, authorship, note: () => {} })
  const { entries } = await audited(database.db, async () => {
    await runImport(true)
    await runImport(false)
    await runImport(false)
  })
  expect(entries).toMatchObject([{ action: 'database.imported', after: { campaigns: { inserted: 6, changed: 0 } } }])
})
