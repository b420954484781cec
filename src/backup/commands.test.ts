// The commands as an operator runs them, in processes of their own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { openDatabase } from '../database/open.ts'
import { pinConnection } from '../database/pinned-connection.ts'

const base = mkdtempSync(join(tmpdir(), 'patchboard-backup-commands-'))
const dataDir = join(base, 'data')
afterAll(() => rmSync(base, { recursive: true }))

describe('backup and restore', { timeout: 120_000 }, async () => {
  const [source, target] = [await cloneDatabase(), await cloneDatabase()]
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
      cwd: base,
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: source.url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { out, err, status }
  }
  beforeAll(async () => {
    await sql`INSERT INTO campaigns (id, name, status_code) VALUES (1, 'Wells', 2)`.execute(source.db)
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(join(dataDir, 'secret-key'), 'the key of the hashes\n', { mode: 0o600 })
  })

  it('say that a passphrase is missing, and what to do, and write nothing', async () => {
    const { status, err } = await run(['backup', 'b.gz'])
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/Set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE, or add --without-secrets/),
    ])
    expect(statSync(join(base, 'b.gz'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('take the passphrase from the environment or from a file, and bring everything back', async () => {
    writeFileSync(join(base, 'passphrase'), 'correct horse battery\n')
    const made = await run(['backup', 'b.gz'], { BACKUP_PASSPHRASE: 'correct horse battery' })
    expect(made).toEqual({
      status: 0,
      err: '',
      out: expect.stringMatching(/b\.gz: \d+ rows in \d+ tables, no recordings, the secrets, encrypted\n$/),
    })
    const elsewhere = { DATABASE_URL: target.url, DATA_DIR: join(base, 'elsewhere') }
    const wrong = await run(['restore', 'b.gz'], { ...elsewhere, BACKUP_PASSPHRASE: 'something else' })
    expect(wrong).toEqual({ status: 1, out: '', err: expect.stringMatching(/^The passphrase is wrong/) })
    const restored = await run(['restore', 'b.gz'], { ...elsewhere, BACKUP_PASSPHRASE_FILE: join(base, 'passphrase') })
    expect(restored).toEqual({
      status: 0,
      err: '',
      out: expect.stringMatching(/^Restored \d+ rows .* the secrets, encrypted, from the backup of/),
    })
    expect((await sql`SELECT name FROM campaigns`.execute(target.db)).rows).toEqual([{ name: 'Wells' }])
  })

  it('say that the secrets are left out', async () => {
    const { status, err } = await run(['backup', 'without.gz', '--without-secrets'])
    expect([status, err]).toEqual([0, expect.stringMatching(/^The secrets are not included: keep a copy of .*secret-key/)])
  })

  it.each([
    ['a short passphrase', { BACKUP_PASSPHRASE: 'short' }, /too short; at least 12 characters/],
    [
      'two passphrases',
      { BACKUP_PASSPHRASE: 'x', BACKUP_PASSPHRASE_FILE: 'y' },
      /BACKUP_PASSPHRASE_FILE is set, and BACKUP_PASSPHRASE as well/,
    ],
    [
      'a file that is not there',
      { BACKUP_PASSPHRASE_FILE: '/nonexistent/x' },
      /BACKUP_PASSPHRASE_FILE \/nonexistent\/x cannot be read \(ENOENT\)/,
    ],
  ])('refuse %s', async (_what, env, message) => {
    expect(await run(['backup', 'refused.gz'], env)).toEqual({ status: 1, out: '', err: expect.stringMatching(message) })
  })

  // Connections that stay open keep the process alive until they have been idle for ten seconds.
  it('leave no connection open, although the query builder itself has run no statement', async () => {
    const database = await openDatabase({ databaseUrl: source.url, dataDir, statementTimeoutSeconds: 30 })
    const { client } = await pinConnection(database.pool)
    client.release()
    await database.close()
    expect([database.pool.ended, database.pool.totalCount]).toEqual([true, 0])
  })
})
