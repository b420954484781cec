import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKey, buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase, type TestDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { insertAuditEntry, listAuditEntries } from '../audit/queries.ts'
import { readConfig } from '../config/read-config.ts'
import { knownMigrations, migrateTo } from '../database/migrate.ts'
import { readEvents } from '../events/read-events.ts'
import { backUp } from './back-up.ts'
import { dropSchema } from './queries.ts'
import { restore } from './restore.ts'

const findAuthorship = async () => ({ actor: commandLine, now: new Date('2026-01-15T12:00:00Z') })

const clock = () => new Date('2026-01-15T12:00:00Z')
const base = mkdtempSync(join(tmpdir(), 'patchboard-backup-'))
afterAll(() => rmSync(base, { recursive: true }))
const config = readConfig({ DATA_DIR: join(base, 'data') })

const backUpTo = ({ pool }: TestDatabase, path: string) => backUp(pool, path, { config, clock, secrets: 'none' })
const restoreFrom = (database: TestDatabase, path: string, replace = false) =>
  restore(database, path, { config, replace, findAuthorship, readPassphrase: undefined })

const questions = [
  '/api/campaign',
  '/api/calls?results_per_page=100',
  '/api/campaign/1/stats.json',
  '/api/campaign/1/date_calls.json',
  '/api/campaign/1/target_calls.json',
  '/api/campaign/1/count.json',
]

async function fill({ db }: TestDatabase): Promise<void> {
  await sql`INSERT INTO campaigns (id, name, status_code, embed) VALUES (1, ${'Über\t\\.\n«Ärger»'}, 2, '{"a": 1}')`.execute(db)
  await sql`INSERT INTO targets (id, key, name, number) VALUES (7, 'us:x', 'A', '+12025550100')`.execute(db)
  await sql`INSERT INTO sessions (id, timestamp, campaign_id, queue_delay, referral_code)
    VALUES (1, '2026-01-15 11:00:00.123456+00', 1, '00:00:01.5', 'r')`.execute(db)
  await sql`INSERT INTO calls (timestamp, session_id, campaign_id, target_id, status, duration)
    SELECT '2026-01-14 10:00+00'::timestamptz + n * interval '7 minutes', 1, 1, 7, (array['completed','busy'])[1 + n % 2], n
    FROM generate_series(1, 50) n`.execute(db)
}

async function answers(database: TestDatabase): Promise<unknown[]> {
  const { app } = await buildTestApp(database)
  const headers = { authorization: `Bearer ${apiKey}` }
  return Promise.all(questions.map(async (url) => (await app.inject({ url, headers })).json()))
}

async function names({ db }: TestDatabase): Promise<unknown[]> {
  return (await sql`SELECT name FROM campaigns ORDER BY id`.execute(db)).rows
}

describe('backup and restore', async () => {
  const source = await cloneDatabase()
  const directory = mkdtempSync(join(base, 'files-'))
  const file = join(directory, 'b.gz')
  beforeAll(async () => {
    await fill(source)
    await backUpTo(source, file)
  })

  it('create one file that only its owner can read', () => {
    expect(readdirSync(directory)).toEqual(['b.gz'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('restore the audit log, and add an entry about the restore', async () => {
    await insertAuditEntry(
      source.db,
      { action: 'campaign.changed', object: { kind: 'campaign', id: 1, name: null } },
      await findAuthorship(),
    )
    const logged = join(directory, 'logged.gz')
    const { made_at } = await backUpTo(source, logged)
    const target = await cloneDatabase()
    await restoreFrom(target, logged)
    expect((await listAuditEntries(target.db, { limit: 10 })).map(({ action, after }) => ({ action, after }))).toEqual([
      {
        action: 'database.restored',
        after: { made_at, tables: expect.any(Number), rows: expect.any(Number), recordings: 0, secrets: false, expired: 0 },
      },
      { action: 'campaign.changed', after: null },
    ])
    rmSync(logged)
  })

  it('restore all responses, the counters and the sequences', async () => {
    const target = await cloneDatabase()
    const { header } = await restoreFrom(target, file)
    expect(header.tables.find(({ name }) => name === 'calls')?.rows).toBe(50)
    const restored = await answers(target)
    expect(restored).toEqual(await answers(source))
    expect(restored[2]).toMatchObject({ completed: 25, total_counts: 50 })
    const added = await sql<{
      id: number
    }>`INSERT INTO calls (campaign_id, session_id, status) VALUES (1, 1, 'completed') RETURNING id`.execute(target.db)
    expect(added.rows).toEqual([{ id: 51 }])
    expect((await answers(target))[2]).toMatchObject({ completed: 26, total_counts: 51 })
  })

  it('leave out events and the cursors of their readers, which mean nothing in another cluster', async () => {
    const target = await cloneDatabase()
    await readEvents(target.db, { name: 'r', limit: 10 }, async () => {})
    expect((await source.db.selectFrom('events').select('id').execute()).length).toBeGreaterThan(50)
    await restoreFrom(target, file, true)
    expect(await target.db.selectFrom('events').select('id').execute()).toEqual([])
    expect(await target.db.selectFrom('event_readers').select('name').execute()).toEqual([])
  })

  it('contain a consistent snapshot, even if rows are being written', async () => {
    const busy = await cloneDatabase()
    await fill(busy)
    const writing = { on: true }
    const writer = (async () => {
      while (writing.on)
        await sql`INSERT INTO calls (campaign_id, session_id, status) VALUES (1, 1, 'completed')`.execute(busy.db)
    })()
    await backUpTo(busy, join(directory, 'busy.gz'))
    writing.on = false
    await writer
    const target = await cloneDatabase()
    const { header } = await restoreFrom(target, join(directory, 'busy.gz'))
    const calls = header.tables.find(({ name }) => name === 'calls')?.rows
    expect((await answers(target))[2]).toMatchObject({ total_counts: calls })
  })

  it('reject a database with rows, and replace them with --replace', async () => {
    const target = await cloneDatabase()
    await sql`INSERT INTO campaigns (name) VALUES ('kept')`.execute(target.db)
    await expect(restoreFrom(target, file)).rejects.toThrow(/already contains data.*--replace/)
    expect(await names(target)).toEqual([{ name: 'kept' }])
    await restoreFrom(target, file, true)
    expect(await names(target)).toEqual(await names(source))
  })

  it('reject a database with tables of another program', async () => {
    const target = await cloneDatabase()
    await dropSchema(target.db)
    await sql`CREATE TABLE theirs (id integer)`.execute(target.db)
    await expect(restoreFrom(target, file, true)).rejects.toThrow(/tables of another program/)
  })

  const content = () => gunzipSync(readFileSync(file))
  const altered = (change: (bytes: Buffer) => void) => () => {
    const bytes = content()
    change(bytes)
    return gzipSync(bytes)
  }
  it.each([
    ['truncated', () => readFileSync(file).subarray(0, -40)],
    ['truncated before compression', () => gzipSync(content().subarray(0, -80))],
    ['altered by one bit', altered((bytes) => bytes.writeUInt8(bytes.readUInt8(bytes.length - 200) ^ 1, bytes.length - 200))],
    [
      'altered after compression',
      () => {
        const bytes = Buffer.from(readFileSync(file))
        bytes.writeUInt8(bytes.readUInt8(900) ^ 1, 900)
        return bytes
      },
    ],
    ['extended', () => gzipSync(Buffer.concat([content(), Buffer.from('R\0\0\0\0')]))],
    ['something else', () => Buffer.from('not a backup at all')],
    ['empty', () => Buffer.alloc(0)],
  ])('reject a file that is %s before anything is changed', async (title, make) => {
    const target = await cloneDatabase()
    await sql`INSERT INTO campaigns (name) VALUES ('kept')`.execute(target.db)
    const broken = join(directory, `${title}.gz`)
    writeFileSync(broken, make())
    await expect(restoreFrom(target, broken, true)).rejects.toThrow(/is not a (complete )?Patchboard backup.*Nothing was changed/)
    expect(await names(target)).toEqual([{ name: 'kept' }])
  })

  it('reject a backup of a newer schema, and change nothing', async () => {
    const newer = await cloneDatabase()
    await sql`INSERT INTO kysely_migration VALUES ('29990101T0000_add_future', '2999-01-01')`.execute(newer.db)
    await backUpTo(newer, join(directory, 'newer.gz'))
    const target = await cloneDatabase()
    await sql`INSERT INTO campaigns (name) VALUES ('kept')`.execute(target.db)
    await expect(restoreFrom(target, join(directory, 'newer.gz'), true)).rejects.toThrow(/newer version of Patchboard/)
    expect(await names(target)).toEqual([{ name: 'kept' }])
  })

  it('restore a backup of an older schema and migrate it', async () => {
    const [first] = await knownMigrations()
    const older = await cloneDatabase()
    await older.db.transaction().execute(async (db) => {
      await dropSchema(db)
      await migrateTo(db, first)
      await sql`INSERT INTO campaigns (name) VALUES ('old')`.execute(db)
    })
    await backUpTo(older, join(directory, 'older.gz'))
    const target = await cloneDatabase()
    await restoreFrom(target, join(directory, 'older.gz'))
    expect((await answers(target))[2]).toMatchObject({ name: 'old', total_counts: 0 })
  })

  it('restore a file of version 1, which had neither recordings nor secrets', async () => {
    const target = await cloneDatabase()
    const { header } = await restoreFrom(target, join(import.meta.dirname, '../../test/fixtures/backups/version-1.backup.gz'))
    expect([header.version, header.recordings, header.secrets]).toEqual([1, undefined, undefined])
    expect(await answers(target)).toEqual(await answers(source))
  })

  it('lose nothing if loading fails halfway', async () => {
    const broken = await cloneDatabase()
    await sql`ALTER TABLE campaigns DROP CONSTRAINT campaigns_name_key`.execute(broken.db)
    await sql`INSERT INTO campaigns (name) VALUES ('twice'), ('twice')`.execute(broken.db)
    await backUpTo(broken, join(directory, 'broken.gz'))
    const target = await cloneDatabase()
    await fill(target)
    await expect(restoreFrom(target, join(directory, 'broken.gz'), true)).rejects.toThrow(/unique/)
    expect(await answers(target)).toEqual(await answers(source))
  })
})
