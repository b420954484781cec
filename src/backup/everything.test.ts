// Guarantee: what a backup restores on an empty machine answers as the first server did: every route, every recording, every
// key and login.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase, type TestDatabase } from '../../test/support/database.ts'
import { openBucket } from '../../test/support/store/bucket.ts'
import { openAudioFiles } from '../audio/files.ts'
import { commandLine } from '../audit/actor.ts'
import { createKey } from '../auth/keys/create-key.ts'
import { readConfig } from '../config/read-config.ts'
import { openSecretKey } from '../config/secret-files.ts'
import { makeDemo } from '../demo/seed.ts'
import { createPhoneHash } from '../phone/phone-hash.ts'
import { systemRandom } from '../random.ts'
import { backUp } from './back-up.ts'
import { restore } from './restore.ts'
import { findSecrets } from './secrets/files.ts'
import { sealSecrets } from './secrets/seal.ts'

const now = new Date('2026-01-15T12:00:00Z')
const findAuthorship = async () => ({ actor: commandLine, now })
const passphrase = 'correct horse battery'
const base = mkdtempSync(join(tmpdir(), 'patchboard-everything-'))
afterAll(() => rmSync(base, { recursive: true }))
const dataDirOf = (name: string) => join(base, name)
const configOf = (name: string, env = {}) => readConfig({ DATA_DIR: dataDirOf(name), ...env })
const file = join(base, 'all.backup.gz')

/** Larger than what is read or written at once. */
const long = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * 7) % 251))
const recordings = [Buffer.from('one'), long, Buffer.alloc(0)]

describe('a server that is restored from a backup', async () => {
  const [source, target] = [await cloneDatabase(), await cloneDatabase()]
  const config = configOf('source')
  let key = ''
  beforeAll(async () => {
    await makeDemo(source.db, { now, calls: 300 })
    const created = await createKey(source.db, { name: 'integration' }, await findAuthorship(), systemRandom)
    if ('value' in created) key = created.value.key
    const files = openAudioFiles(config)
    for (const [i, bytes] of recordings.entries()) {
      const storage = await files.save(bytes, 'mp3')
      await sql`INSERT INTO audio_recordings (key, version, file_storage) VALUES ('msg_intro', ${100 + i}, ${storage})`.execute(
        source.db,
      )
    }
    // A file from CallPower may have any name, and need not be in use.
    writeFileSync(join(dataDirOf('source'), 'uploads/audio/msg_intro 2.wav'), 'old')
    openSecretKey(config, systemRandom)
    writeFileSync(join(dataDirOf('source'), 'api-key'), `${key}\n`, { mode: 0o600 })
    const secrets = await sealSecrets(findSecrets(config) ?? expect.unreachable(), passphrase, systemRandom)
    await backUp(source.pool, file, { config, clock: () => now, secrets })
    await restore(target, file, {
      config: configOf('target'),
      replace: false,
      findAuthorship,
      readPassphrase: async () => passphrase,
    })
  })

  const openApp = (database: TestDatabase, name: string) =>
    buildTestApp(database, { DATA_DIR: dataDirOf(name), STORE_DOMAIN: '', PUBLIC_BASE_URL: 'https://calls.example.org' })

  it('gives the same answer on every route, to the keys of the first server', async () => {
    const [one, two] = [(await openApp(source, 'source')).app, (await openApp(target, 'target')).app]
    const document = (await one.inject('/api/openapi.json')).json()
    const urls = Object.entries<Record<string, unknown>>(document.paths)
      .filter(([, operations]) => 'get' in operations)
      .flatMap(([path]) =>
        path.includes('{')
          ? [1, 2, 3].map((id) => path.replace(/\{\w+\}/, String(id)))
          : [path, `${path}?results_per_page=100&page=2`],
      )
    expect(urls.length).toBeGreaterThan(20)
    let answered = 0
    for (const url of urls) {
      const [before, after] = await Promise.all(
        [one, two].map((app) => app.inject({ url, headers: { authorization: `Bearer ${key}` } })),
      )
      expect([url, after?.statusCode, after?.body]).toEqual([url, before?.statusCode, before?.body])
      if (after?.statusCode === 200) answered++
    }
    expect(answered).toBeGreaterThan(20)
  })

  it('serves the same recordings', async () => {
    const [one, two] = [(await openApp(source, 'source')).app, (await openApp(target, 'target')).app]
    const names = [...recordings.map((bytes) => `${createHash('sha256').update(bytes).digest('hex')}.mp3`), 'msg_intro%202.wav']
    for (const name of names) {
      const [before, after] = await Promise.all([one, two].map((app) => app.inject(`/uploads/audio/${name}`)))
      expect([after?.statusCode, after?.rawPayload.equals(before?.rawPayload ?? Buffer.alloc(0))]).toEqual([200, true])
    }
  })

  it('has the same secrets, which only their owner can read, so that hashes of phone numbers are equal', () => {
    const hashes = [config, configOf('target')].map((each) => createPhoneHash(openSecretKey(each, systemRandom))('+12025550100'))
    expect(hashes[1]).toEqual(hashes[0])
    for (const name of ['secret-key', 'api-key']) {
      expect(readFileSync(join(dataDirOf('target'), name), 'utf8')).toBe(readFileSync(join(dataDirOf('source'), name), 'utf8'))
      expect(statSync(join(dataDirOf('target'), name)).mode & 0o777).toBe(0o600)
    }
  })

  it('has the same rows in every table, except for what the restore itself has added', async () => {
    const hashesOf = async ({ db }: TestDatabase) => {
      const { rows } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY 1`.execute(db)
      const hashes: Record<string, string> = {}
      for (const { name } of rows.filter(({ name }) => !/^(kysely_.*|events|event_readers|audit_log)$/.test(name))) {
        const hash = sql<{
          hash: string
        }>`SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS hash FROM ${sql.table(name)} t`
        hashes[name] = (await hash.execute(db)).rows[0]?.hash ?? ''
      }
      return hashes
    }
    const before = await hashesOf(source)
    expect(Object.keys(before).length).toBeGreaterThan(20)
    expect(await hashesOf(target)).toEqual(before)
  })

  it('does not dial those who waited in the queue when the backup was made', async () => {
    const busy = await cloneDatabase()
    const restored = await cloneDatabase()
    await sql`INSERT INTO campaigns (id, name, status_code) VALUES (1, 'c', 2)`.execute(busy.db)
    await sql`INSERT INTO sessions (id, timestamp, campaign_id) VALUES (1, ${now}, 1), (2, ${now}, 1)`.execute(busy.db)
    await sql`INSERT INTO session_flows (session_id, public_id, carrier_account, stage, phone_number, plan, state, created_at, place_after, last_event_at, carrier_call_id)
      VALUES (1, 'a', 'AC1', 'queued', '+12025550100', '{}', '{}', ${now}, ${now}, ${now}, NULL), (2, 'b', 'AC1', 'answered', '+12025550101', '{}', '{}', ${now}, NULL, ${now}, 'CA1')`.execute(
      busy.db,
    )
    const path = join(base, 'busy.gz')
    await backUp(busy.pool, path, { config, clock: () => now, secrets: 'none' })
    const options = { config: configOf('busy'), replace: false, findAuthorship, readPassphrase: undefined }
    expect(await restore(restored, path, options)).toMatchObject({ expired: 1 })
    const { rows } =
      await sql`SELECT stage, session_flows.phone_number, place_after, status FROM session_flows JOIN sessions ON id = session_id ORDER BY id`.execute(
        restored.db,
      )
    // The carrier is asked for the outcome of the call under way.
    expect(rows).toEqual([
      { stage: 'ended', phone_number: null, place_after: null, status: 'expired' },
      { stage: 'answered', phone_number: '+12025550101', place_after: null, status: null },
    ])
  })
})

describe('a restore changes nothing', async () => {
  const database = await cloneDatabase()
  const refused = async (name: string, options: object, message: RegExp) => {
    const target = await cloneDatabase()
    const defaults = { config: configOf(name), replace: false, findAuthorship, readPassphrase: async () => passphrase }
    await expect(restore(target, file, { ...defaults, ...options })).rejects.toThrow(message)
    expect((await sql`SELECT 1 FROM campaigns`.execute(target.db)).rows).toEqual([])
    return target
  }
  const inDataDir = (name: string, path: string, text: string) => {
    mkdirSync(join(dataDirOf(name), 'uploads/audio'), { recursive: true })
    writeFileSync(join(dataDirOf(name), path), text)
  }

  it('if the passphrase is wrong', async () => {
    await refused(
      'wrong',
      { readPassphrase: async () => 'correct horse batterz' },
      /^The passphrase is wrong: .* Nothing was changed\./,
    )
    expect(statSync(dataDirOf('wrong'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('if SECRET_KEY is another one', () =>
    refused(
      'env',
      { config: configOf('env', { SECRET_KEY: 'another' }) },
      /^SECRET_KEY is not the one of the backup.*Nothing was changed\.$/,
    ))

  it('if the data directory has other secrets, unless they are to be replaced or kept', async () => {
    inDataDir('other', 'secret-key', 'another\n')
    const target = await refused('other', {}, /secret-key is not the one of the backup\. Add --replace.*Nothing was changed\.$/)
    const options = { config: configOf('other'), replace: true, findAuthorship, readPassphrase: undefined }
    expect(await restore(target, file, options)).toMatchObject({ hasSecrets: false })
    expect(readFileSync(join(dataDirOf('other'), 'secret-key'), 'utf8')).toBe('another\n')
    await restore(target, file, { ...options, readPassphrase: async () => passphrase })
    expect(readFileSync(join(dataDirOf('other'), 'secret-key'))).toEqual(readFileSync(join(dataDirOf('source'), 'secret-key')))
  })

  it('if another recording would be lost', async () => {
    inDataDir('mixed', 'uploads/audio/msg_intro 2.wav', 'new')
    await refused('mixed', {}, /msg_intro 2\.wav is another recording than in the backup\. Add --replace/)
    expect(readFileSync(join(dataDirOf('mixed'), 'uploads/audio/msg_intro 2.wav'), 'utf8')).toBe('new')
  })

  it('and removes the recordings that it has added if loading fails', async () => {
    const failing = async () => {
      throw new Error('no such account')
    }
    await refused('failing', { findAuthorship: failing }, /no such account/)
    expect(statSync(join(dataDirOf('failing'), 'uploads/audio/msg_intro 2.wav'), { throwIfNoEntry: false })).toBeUndefined()
    expect(statSync(join(dataDirOf('failing'), 'secret-key'), { throwIfNoEntry: false })).toBeUndefined()
    expect(database).toBeDefined()
  })
})

describe('with a bucket', async () => {
  it('the recordings of the backup are put into the bucket of the new server, with their names', async () => {
    const { host, objects } = await openBucket()
    const store = { STORE_S3_BUCKET: 'b', STORE_S3_ENDPOINT: `http://${host}`, S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' }
    const config = configOf('into-bucket', store)
    const database = await cloneDatabase()
    await restore(database, file, { config, replace: false, findAuthorship, readPassphrase: async () => passphrase })
    const names = [...recordings.map((bytes) => `${createHash('sha256').update(bytes).digest('hex')}.mp3`), 'msg_intro 2.wav']
    expect([...objects.keys()].map(decodeURI).toSorted()).toEqual(names.map((name) => `/b/uploads/audio/${name}`).toSorted())
    for (const [i, bytes] of recordings.entries()) expect(await openAudioFiles(config).read(`audio/${names[i]}`)).toEqual(bytes)
    expect(statSync(join(dataDirOf('into-bucket'), 'uploads'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('the backup has the names of the recordings, and says where they are', async () => {
    const database = await cloneDatabase()
    await sql`INSERT INTO audio_recordings (key, version, file_storage) VALUES ('msg_intro', 1, 'audio/b.mp3'), ('msg_intro', 2, 'audio/a.mp3')`.execute(
      database.db,
    )
    const config = configOf('bucket', { STORE_S3_BUCKET: 'b', STORE_S3_ENDPOINT: 'https://u:p@s3.example.org' })
    const header = await backUp(database.pool, join(base, 'bucket.gz'), { config, clock: () => now, secrets: 'left out' })
    expect(header).toMatchObject({
      secrets: 'left out',
      recordings: { files: 0, elsewhere: ['a.mp3', 'b.mp3'], bucket: { name: 'b', endpoint: 's3.example.org', path: 'uploads' } },
    })
    expect(readFileSync(join(base, 'bucket.gz')).includes('u:p')).toBe(false)
  })
})
