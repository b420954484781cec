// The operations on keys and logins: what they change, what they refuse, and what they write into the audit log.
import { beforeEach, describe, expect, test } from 'vitest'
import { audited } from '../../../test/support/audited.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import type { Authorship } from '../../audit/actor.ts'
import { requireValue } from '../../cli/command.ts'
import { systemRandom } from '../../random.ts'
import { insertUser } from '../../users/queries.ts'
import { insertLogin } from '../queries.ts'
import { revokeLogins } from '../revoke-logins.ts'
import { makeApiKey } from './api-key.ts'
import { createKey, type NewKeyInput } from './create-key.ts'
import { ensureNamedKey } from './ensure-named-key.ts'
import { findKey } from './queries.ts'
import { revokeKey } from './revoke-key.ts'

const { db } = await cloneDatabase()
const now = new Date('2026-01-15T12:00:00Z')
const password_hash = 'a hash'
const ada = await insertUser(db, { email: 'ada@example.org', name: 'Ada', role: 'staff', password_hash })
if (ada === undefined) throw new Error('The address is taken')
const authorship: Authorship = { actor: { kind: 'user', id: ada.id, name: ada.email }, now }

const create = (input: NewKeyInput) => audited(db, () => createKey(db, input, authorship, systemRandom))

beforeEach(async () => {
  await db.deleteFrom('api_keys').execute()
})

describe('createKey', () => {
  test('returns the key once, and makes the actor responsible for it', async () => {
    const { result, entries } = await create({ name: ' CRM ' })
    const made = requireValue(result)
    expect(made).toEqual({ id: expect.any(Number), name: 'CRM', key: expect.stringMatching(/^pb_[\w-]{43}$/) })
    expect(await findKey(db, made.id)).toMatchObject({ name: 'CRM', created_by: ada.id, revoked_at: null })
    expect(entries).toMatchObject([
      {
        action: 'key.created',
        object_kind: 'key',
        object_id: String(made.id),
        object_name: 'CRM',
        after: { created_by: ada.id },
      },
    ])
    expect(JSON.stringify(entries)).not.toContain(made.key.slice(0, 9))
  })

  test.each<[NewKeyInput, string, string]>([
    [{ name: ' ' }, 'name', 'invalid_text'],
    [{ name: 'x'.repeat(101) }, 'name', 'invalid_text'],
    [{ name: 'two\nlines' }, 'name', 'invalid_text'],
    [{ name: 'CRM', created_by: 2_000_000_000 }, 'created_by', 'not_found'],
    [{ name: 'CRM', created_by: 2 ** 40 }, 'created_by', 'out_of_range'],
  ])('%j: the problem is at %s, %s', async (input, field, code) => {
    const { result, entries } = await create(input)
    expect(result).toMatchObject({ error: { kind: 'invalid_input', problems: [{ path: [field], code }] } })
    expect(entries).toEqual([])
  })

  test('of many with one name at once, one is created, and the others conflict', async () => {
    const { result, entries } = await audited(db, () =>
      Promise.all(Array.from({ length: 5 }, () => createKey(db, { name: 'CRM' }, authorship, systemRandom))),
    )
    expect(result.filter((each) => 'error' in each && each.error.kind === 'conflict')).toHaveLength(4)
    expect(entries).toHaveLength(1)
  })
})

describe('revokeKey', () => {
  test('of many at once, one revokes the key; the others find it revoked', async () => {
    const { id } = requireValue((await create({ name: 'CRM' })).result)
    const { result, entries } = await audited(db, () =>
      Promise.all(Array.from({ length: 5 }, () => revokeKey(db, id, authorship))),
    )
    expect(result.map((each) => requireValue(each).isChanged).sort()).toEqual([false, false, false, false, true])
    expect(entries).toMatchObject([
      { action: 'key.revoked', object_id: String(id), before: { revoked: false }, after: { revoked: true } },
    ])
  })

  test('a key that does not exist is not found', async () => {
    const { result, entries } = await audited(db, () => revokeKey(db, 2_000_000_000, authorship))
    expect([result, entries]).toMatchObject([{ error: { kind: 'not_found' } }, []])
  })
})

describe('ensureNamedKey', () => {
  test('the server itself is the actor, once, however many processes start', async () => {
    const named = { name: 'first start', key: makeApiKey(systemRandom) }
    const { entries } = await audited(db, () => Promise.all(Array.from({ length: 5 }, () => ensureNamedKey(db, named, now))))
    expect(entries).toMatchObject([{ action: 'key.created', actor_kind: 'system', actor_id: null, actor_name: 'server' }])
    expect(JSON.stringify(entries)).not.toContain(named.key)
  })
})

describe('revokeLogins', () => {
  const revoke = () => audited(db, () => revokeLogins(db, ada.id, authorship))

  test('ends all logins of the account; without any, nothing changes', async () => {
    for (const token of ['a', 'b'])
      await insertLogin(db, { token_hash: Buffer.alloc(32, token), user_id: ada.id, user_agent: null, password_hash }, now)
    const { result, entries } = await revoke()
    expect(result).toEqual({ value: { ended: 2 } })
    expect(entries).toMatchObject([
      { action: 'user.logged_out', object_id: String(ada.id), before: { logins: 2 }, after: { logins: 0 } },
    ])
    expect(await revoke()).toEqual({ result: { value: { ended: 0 } }, entries: [] })
  })

  test('an account that does not exist is not found', async () => {
    expect(await revokeLogins(db, 2_000_000_000, authorship)).toMatchObject({ error: { kind: 'not_found' } })
  })
})
