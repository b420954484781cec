// Guarantee: every kind of change writes exactly one entry of the audit log, in its transaction, and nothing that is secret.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { hideRecording, restoreRecording } from '../src/audio/hide-recording.ts'
import { type AuditAction, auditActions } from '../src/audit/action.ts'
import { commandLine } from '../src/audit/actor.ts'
import { createKey } from '../src/auth/keys/create-key.ts'
import { revokeKey } from '../src/auth/keys/revoke-key.ts'
import { revokeLogins } from '../src/auth/revoke-logins.ts'
import { backUp } from '../src/backup/back-up.ts'
import { type RestoreOptions, restore } from '../src/backup/restore.ts'
import { addEntry } from '../src/blocklist/add-entry.ts'
import { removeEntry } from '../src/blocklist/remove-entry.ts'
import { importCallPower } from '../src/callpower/import-callpower.ts'
import { stopCalls } from '../src/calls/stopping/stop-calls.ts'
import { changeCampaign } from '../src/campaigns/changing/change-campaign.ts'
import { discardDraft, saveDraft } from '../src/campaigns/drafts/save-draft.ts'
import { archiveCampaign, pauseCampaign, publishCampaign } from '../src/campaigns/lifecycle/change-status.ts'
import { deleteCampaign } from '../src/campaigns/lifecycle/delete-campaign.ts'
import { listKnownNumbers } from '../src/campaigns/numbers/queries.ts'
import { storeApplication } from '../src/campaigns/numbers/store-application.ts'
import { synchronizeNumbers } from '../src/campaigns/numbers/synchronize-numbers.ts'
import { revertCampaign } from '../src/campaigns/revisions/revert-campaign.ts'
import { acceptVersion } from '../src/civic-data/loading/switch-version.ts'
import { changeOverride } from '../src/civic-data/overrides/change-override.ts'
import { requireValue } from '../src/cli/command.ts'
import { readConfig } from '../src/config/read-config.ts'
import type { Db } from '../src/database/types.ts'
import { createPhoneHash } from '../src/phone/phone-hash.ts'
import { systemRandom } from '../src/random.ts'
import { insertSession } from '../src/sessions/queries.ts'
import { changeTarget } from '../src/targets/change-target.ts'
import { changeUser } from '../src/users/change-user.ts'
import { createUser } from '../src/users/create-user.ts'
import { audited } from './support/audited.ts'
import { loadCallPowerSource } from './support/callpower-source.ts'
import { loadPerson, loadZipCodes, zipCodes } from './support/civic/small-datasets.ts'
import { cloneDatabase } from './support/database.ts'

const database = await cloneDatabase()
const { db } = database
const [imported, restored] = [await cloneDatabase(), await cloneDatabase()]
const source = await loadCallPowerSource('filters')
const folder = mkdtempSync(join(tmpdir(), 'patchboard-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const now = new Date('2026-01-15T12:00:00Z')
const clock = () => now
const authorship = { actor: commandLine, now }
const options = { ...authorship, hasAnyNumber: true }
const [caller, staffPhone, password] = ['+15105550123', '+15105550155', 'a long and secret sentence']
const hashPhone = createPhoneHash('secret-of-the-tests')
const tokenHash = Buffer.alloc(32, 7)
const madeKeys: string[] = []

let made = 0
const campaignInput = () => ({
  name: `Rivers ${++made}`,
  status: 'paused',
  targets: [{ name: 'Ada Brown', phone: '202-555-0143' }],
  numbers: ['202-555-0100'],
})
async function makeCampaign(more: object = {}): Promise<number> {
  return requireValue(await changeCampaign(db, { ...campaignInput(), ...more }, options)).id
}
const makeUser = async () =>
  requireValue(await createUser(db, { email: `staff${++made}@example.org`, password }, authorship, systemRandom)).id
const makeKey = async () => {
  const { id, key } = requireValue(await createKey(db, { name: `key ${++made}` }, authorship, systemRandom))
  madeKeys.push(key)
  return id
}
async function makeRecording(hidden: boolean): Promise<number> {
  const row = { key: 'msg_intro', version: ++made, text_to_speech: 'Hello.', hidden }
  return (await db.insertInto('audio_recordings').values(row).returning('id').executeTakeFirstOrThrow()).id
}
async function makeQueuedCall(campaignId: number): Promise<void> {
  await insertSession(db, {
    ...{ now, campaignId, campaignRevision: 1, mustBeCurrent: false, direction: 'outbound', phoneHash: hashPhone(caller) },
    ...{ keptPhoneNumber: null, location: null, referralCode: null, fromNumber: '+12025550100', civicData: null },
    flow: {
      ...{ publicId: `p${++made}`, statusToken: `t${made}`, carrierAccount: 'AC1', carrierCallId: null, stage: 'queued' },
      ...{ phoneNumber: caller, address: '192.0.2.1', record: false, isExempt: false, plan: {}, targets: null },
      ...{ state: { version: 1 }, firstAnswer: null },
    },
  })
}

interface Row {
  /** Makes what is changed. */
  prepare?(): Promise<number>
  /** Makes the change. Throws only if the transaction fails. */
  change(id: number): Promise<unknown>
  /** Changes nothing. Without it, making the same change again does not. */
  idle?(id: number): Promise<unknown>
  readonly before?: unknown
  readonly after?: unknown
  readonly database?: Db
}

const accountNumber = (n: number) => ({ id: `PN${n}`, number: `+1202555017${n}`, applicationId: undefined, address: undefined })
const any = expect.anything()
const findAuthorship = async () => authorship
const backup = join(folder, 'backup')
const backupConfig = readConfig({ DATA_DIR: join(folder, 'data') })
const restoreBackup = (options: Pick<RestoreOptions, 'replace' | 'findAuthorship'>) =>
  restore(restored, backup, { config: backupConfig, readPassphrase: undefined, ...options })

const rows: Readonly<Record<AuditAction, Row>> = {
  'blocklist_entry.added': {
    change: () => addEntry(db, { number: caller, days: 1 }, authorship, hashPhone),
    after: { blocks: 'phone_number', expires_at: '2026-01-16T12:00:00.000Z' },
  },
  'blocklist_entry.removed': {
    prepare: async () => requireValue(await addEntry(db, { number: caller, hashed: true }, authorship, hashPhone)).id,
    change: (id) => removeEntry(db, id, authorship),
    before: { blocks: 'phone_hash', expires_at: null },
  },
  'campaign.archived': {
    prepare: makeCampaign,
    change: (id) => archiveCampaign(db, id, authorship),
    before: { settings: { status: 'paused' } },
    after: { settings: { status: 'archived' } },
  },
  'campaign.calls_stopped': {
    prepare: async () => {
      const id = await makeCampaign()
      await makeQueuedCall(id)
      return id
    },
    change: (id) => stopCalls({ db, carrier: undefined }, { id, name: 'Rivers' }, authorship),
    after: { canceled: 1, stopped: 0 },
  },
  'campaign.changed': {
    prepare: makeCampaign,
    change: (id) => changeCampaign(db, { ...campaignInput(), name: `Lakes ${id}`, id, call_maximum: 3 }, options),
    before: { settings: { name: any, call_maximum: null } },
    after: { settings: { name: expect.stringMatching(/^Lakes/), call_maximum: 3 } },
  },
  'campaign.created': {
    change: () => changeCampaign(db, { ...campaignInput(), name: 'Wells' }, options),
    idle: () => changeCampaign(db, { ...campaignInput(), name: 'Wells', targets: 'nobody' }, options),
    after: expect.objectContaining({ settings: expect.objectContaining({ name: 'Wells' }) }),
  },
  'campaign.deleted': {
    prepare: makeCampaign,
    change: (id) => deleteCampaign(db, id, authorship),
    before: expect.objectContaining({ settings: expect.objectContaining({ name: any }) }),
  },
  'campaign.draft_discarded': {
    prepare: async () => {
      const id = await makeCampaign()
      requireValue(await saveDraft(db, { ...campaignInput(), id }, options))
      return id
    },
    change: (id) => discardDraft(db, id, authorship),
  },
  'campaign.draft_saved': {
    prepare: makeCampaign,
    change: (id) => saveDraft(db, { name: `Draft ${id}`, id, call_maximum: 5 }, options),
    after: { changed: expect.arrayContaining(['call_maximum']) },
  },
  'campaign.paused': {
    prepare: () => makeCampaign({ status: 'live' }),
    change: (id) => pauseCampaign(db, id, authorship),
    before: { settings: { status: 'live' } },
    after: { settings: { status: 'paused' } },
  },
  'campaign.published': {
    prepare: makeCampaign,
    change: (id) => publishCampaign(db, id, options),
    before: { settings: { status: 'paused' } },
    after: { settings: { status: 'live' } },
  },
  'campaign.reverted': {
    prepare: async () => {
      const id = await makeCampaign({ name: `Old ${++made}` })
      requireValue(await changeCampaign(db, { ...campaignInput(), id }, options))
      return id
    },
    change: (id) => revertCampaign(db, { id, revision: 1 }, authorship),
    before: { settings: { name: expect.stringMatching(/^Rivers/) } },
    after: { settings: { name: expect.stringMatching(/^Old/) } },
  },
  'database.imported': {
    change: () =>
      importCallPower(
        { from: source.url, dryRun: false, sameSource: false },
        { database: imported, clock, authorship, note: () => {} },
      ),
    after: expect.objectContaining({ campaigns: { inserted: expect.any(Number), changed: 0 } }),
    database: imported.db,
  },
  'database.restored': {
    prepare: async () => {
      await restored.db.insertInto('blocklist').values({ phone_number: caller, created_at: now.toISOString() }).execute()
      await backUp(restored.pool, backup, { config: backupConfig, clock, secrets: 'none' })
      return 0
    },
    change: () => restoreBackup({ replace: true, findAuthorship }),
    idle: () => restoreBackup({ replace: false, findAuthorship }).catch(() => {}),
    after: {
      made_at: now.toISOString(),
      tables: expect.any(Number),
      rows: expect.any(Number),
      recordings: 0,
      secrets: false,
      expired: 0,
    },
    database: restored.db,
  },
  'dataset.loaded': {
    change: () => loadZipCodes(db, 100),
    after: expect.objectContaining({ version: any, origin: 'test', current: true, areas: 100 }),
  },
  'dataset.switched': {
    prepare: async () => {
      await loadZipCodes(db, 100)
      return requireValue(await loadZipCodes(db, 10)).version
    },
    change: () => acceptVersion(db, zipCodes, authorship),
    before: { version: any },
    after: { version: any },
  },
  'key.created': {
    change: async () => {
      const created = await createKey(db, { name: 'The key' }, authorship, systemRandom)
      if ('value' in created) madeKeys.push(created.value.key)
    },
    after: { created_by: null },
  },
  'key.revoked': {
    prepare: makeKey,
    change: (id) => revokeKey(db, id, authorship),
    before: { revoked: false },
    after: { revoked: true },
  },
  'override.removed': {
    prepare: async () => {
      await loadPerson(db)
      await changeOverride(db, { key: 'test:person', input: { effect: 'skip' }, country: 'US' }, authorship)
      return 0
    },
    change: () => changeOverride(db, { key: 'test:person', input: null, country: 'US' }, authorship),
    before: { name: null, number: null, effect: 'skip', note: null, until: null },
  },
  'override.saved': {
    prepare: async () => {
      await loadPerson(db)
      return 0
    },
    change: () => changeOverride(db, { key: 'test:person', input: { name: 'Ada' }, country: 'US' }, authorship),
    after: { name: 'Ada', number: null, effect: null, note: null, until: null },
  },
  'phone_numbers.set_up': {
    prepare: async () => {
      await synchronizeNumbers(db, [accountNumber(1)], authorship)
      return 0
    },
    change: async () => {
      const known = (await listKnownNumbers(db)).find(({ number }) => number === accountNumber(1).number)
      if (known === undefined) throw new Error('The number is missing')
      await storeApplication(db, { numbers: [{ known, account: accountNumber(1) }], applicationId: 'AP1' }, authorship)
    },
    after: { changed: [expect.any(Number)] },
  },
  'phone_numbers.synchronized': {
    change: () => synchronizeNumbers(db, [accountNumber(2), accountNumber(3)], authorship),
    after: { added: [any, any], changed: [], removed: expect.any(Array) },
  },
  'recording.hidden': {
    prepare: () => makeRecording(false),
    change: (id) => hideRecording(db, id, authorship),
    before: { hidden: false },
    after: { hidden: true },
  },
  'recording.restored': {
    prepare: () => makeRecording(true),
    change: (id) => restoreRecording(db, id, authorship),
    before: { hidden: true },
    after: { hidden: false },
  },
  'server.calls_stopped': {
    prepare: async () => {
      await makeQueuedCall(await makeCampaign())
      return 0
    },
    change: () => stopCalls({ db, carrier: undefined }, undefined, authorship),
    after: { canceled: 1, stopped: 0 },
  },
  'target.changed': {
    prepare: async () => {
      const row = { name: 'Ada Brown', number: '+12025550143', ask_for: false }
      return (await db.insertInto('targets').values(row).returning('id').executeTakeFirstOrThrow()).id
    },
    change: (id) => changeTarget(db, { id, sent: { name: 'Ada Green', phone: '202-555-0143' }, country: 'US' }, authorship),
    before: { name: 'Ada Brown' },
    after: { name: 'Ada Green' },
  },
  'user.changed': {
    prepare: makeUser,
    change: (id) =>
      changeUser(
        db,
        { id, sent: { role: 'admin', password: `${password}!`, phone_number: staffPhone } },
        authorship,
        systemRandom,
      ),
    idle: (id) => changeUser(db, { id, sent: { role: 'admin', phone_number: staffPhone } }, authorship, systemRandom),
    before: { role: 'staff', password: 'set', phone_number: 'none' },
    after: { role: 'admin', password: 'set', phone_number: 'set' },
  },
  'user.created': {
    change: () => createUser(db, { email: 'ada@example.org', password }, authorship, systemRandom),
    after: { name: 'ada', role: 'staff', active: true, password: 'set', phone_number: 'none' },
  },
  'user.logged_out': {
    prepare: async () => {
      const user_id = await makeUser()
      const at = now.toISOString()
      const times = { created_at: at, expires_at: '2027-01-01T00:00:00Z', last_seen_at: at }
      await db
        .insertInto('logins')
        .values({ token_hash: tokenHash, user_id, ...times })
        .execute()
      return user_id
    },
    change: (id) => revokeLogins(db, id, authorship),
    before: { logins: 1 },
    after: { logins: 0 },
  },
}

/** Lets every transaction fail that writes an entry: when it commits, after all of its changes. */
async function failCommits(db: Db): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION fail_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the commit fails'; END $$`.execute(
    db,
  )
  await sql`
    CREATE CONSTRAINT TRIGGER fail_commit AFTER INSERT ON audit_log DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail_commit()`.execute(db)
}

test.each(auditActions)('%s', async (action) => {
  const row = rows[action]
  const log = row.database ?? db
  const id = (await row.prepare?.()) ?? 0
  await failCommits(log)
  const failed = await audited(log, async () => {
    // A restore drops the trigger with everything else.
    if (action === 'database.restored')
      return await restoreBackup({
        replace: true,
        findAuthorship: async (db) => {
          await failCommits(db)
          return authorship
        },
      }).catch((error: unknown) => error)
    return await row.change(id).catch((error: unknown) => error)
  })
  expect(String(failed.result)).toContain('the commit fails')
  expect(failed.entries).toEqual([])
  await sql`DROP TRIGGER fail_commit ON audit_log`.execute(log)

  const { entries } = await audited(log, () => row.change(id))
  expect(entries).toMatchObject([{ action, actor_kind: 'command', object_kind: action.split('.')[0] }])
  const [entry] = entries
  expect(entry?.before).toEqual(row.before ?? null)
  expect(entry?.after).toEqual(row.after ?? null)

  expect((await audited(log, () => (row.idle ?? row.change)(id))).entries).toEqual([])

  const secrets = [caller, staffPhone, password, hashPhone(caller), '192.0.2.1', tokenHash.toString('hex'), 'scrypt', ...madeKeys]
  for (const secret of secrets) expect(JSON.stringify(entry)).not.toContain(secret)
})
