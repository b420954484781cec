// The operations on accounts: what they change, what they refuse, and what they write into the audit log.
import { describe, expect, test } from 'vitest'
import { audited } from '../../test/support/audited.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import type { Authorship } from '../audit/actor.ts'
import type { Result } from '../domain-errors.ts'
import { systemRandom } from '../random.ts'
import { changeUser } from './change-user.ts'
import { createUser } from './create-user.ts'
import type { NewUserInput, UserChangeInput } from './input.ts'
import { findUserByEmail, listUsers } from './queries.ts'

const { db } = await cloneDatabase()
const authorship: Authorship = {
  actor: { kind: 'user', id: 7, name: 'boss@example.org', requestId: 'req-1' },
  now: new Date('2026-01-15T12:00:00Z'),
}
const password = 'correct horse battery'

const create = (input: unknown) => audited(db, () => createUser(db, input, authorship, systemRandom))
const change = (id: number, input: UserChangeInput) =>
  audited(db, () => changeUser(db, { id, sent: input }, authorship, systemRandom))

async function buildUser(input: Partial<NewUserInput> = {}) {
  const { result } = await create({ email: `${(await listUsers(db)).length}@example.org`, ...input })
  if ('error' in result) throw new Error(JSON.stringify(result.error))
  return result.value
}

const problemsOf = (result: Result<unknown>) =>
  'error' in result && result.error.kind === 'invalid_input' ? result.error.problems : result

describe('createUser', () => {
  test('stores the account, and one entry that says who created it and with which rights', async () => {
    const { result, entries } = await create({
      email: ' ada@example.org ',
      role: 'admin',
      password,
      phone_number: '202 555 0143',
    })
    const stored = await findUserByEmail(db, 'ada@example.org')
    expect(result).toEqual({ value: stored })
    expect(stored).toMatchObject({ name: 'ada', role: 'admin', phone_number: '+12025550143', active: true })
    expect(entries).toEqual([
      {
        id: expect.any(Number),
        created_at: '2026-01-15 12:00:00+00',
        actor_kind: 'user',
        actor_id: 7,
        actor_name: 'boss@example.org',
        request_id: 'req-1',
        action: 'user.created',
        object_kind: 'user',
        object_id: String(stored?.id),
        object_name: 'ada@example.org',
        before: null,
        after: { name: 'ada', role: 'admin', active: true, password: 'set', phone_number: 'set' },
      },
    ])
  })

  test('without a password, nobody can log in until one is set', async () => {
    const { entries } = await create({ email: 'later@example.org' })
    expect(await findUserByEmail(db, 'later@example.org')).toMatchObject({ role: 'staff', password_hash: null })
    expect(entries[0]?.after).toMatchObject({ password: 'none', phone_number: 'none' })
  })

  test.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ email: 'new@example.org', rolle: 'admin' }, 'rolle', 'unknown_key'],
    [{ email: 7 }, 'email', 'wrong_type'],
    [{ email: 'new@example.org', name: 'N\0' }, 'name', 'invalid_text'],
    [{ email: 'nonsense' }, 'email', 'invalid_text'],
    [{ email: 'new@example.org', name: ' ' }, 'name', 'required'],
    [{ email: 'new@example.org', name: 'x'.repeat(256) }, 'name', 'too_long'],
    [{ email: 'new@example.org', role: 'boss' }, 'role', 'not_allowed'],
    [{ email: 'new@example.org', password: 'short' }, 'password', 'too_short'],
    [{ email: 'new@example.org', password: 'x'.repeat(201) }, 'password', 'too_long'],
    [{ email: 'new@example.org', phone_number: 'nonsense' }, 'phone_number', 'invalid_number'],
    [{ email: 'new@example.org', phone_number: '911' }, 'phone_number', 'invalid_number'],
    [{ email: 'new@example.org', phone_number: '2025550143', country: 'Atlantis' }, 'country', 'not_allowed'],
  ])('%j: the problem is at %s, %s', async (input, field, code) => {
    const { result, entries } = await create(input)
    expect(problemsOf(result)).toEqual([{ path: [field], code, message: expect.any(String) }])
    expect([entries, await findUserByEmail(db, 'new@example.org')]).toEqual([[], undefined])
  })

  test('reports a missing address, and what is not a map', async () => {
    expect(problemsOf((await create({})).result)).toMatchObject([{ path: ['email'], code: 'required' }])
    expect(problemsOf((await create('ada@example.org')).result)).toMatchObject([{ path: [], code: 'wrong_type' }])
  })

  test('reports all problems at once', async () => {
    const { result } = await create({ email: '@', name: '', password: '' })
    expect(problemsOf(result)).toMatchObject([{ path: ['email'] }, { path: ['name'] }, { path: ['password'] }])
  })

  test('of many who create an account with one address at once, one does, and the others are told that it is taken', async () => {
    const emails = ['same@example.org', 'SAME@example.org', 'same@example.org']
    const { result, entries } = await audited(db, () =>
      Promise.all(emails.map((email) => createUser(db, { email }, authorship, systemRandom))),
    )
    const refused = result.filter((each) => 'error' in each)
    expect(refused).toMatchObject([{ error: { kind: 'conflict', path: ['email'] } }, { error: { kind: 'conflict' } }])
    expect(entries).toHaveLength(1)
  })
})

describe('changeUser', () => {
  test.each<[UserChangeInput, unknown, unknown]>([
    [{ role: 'admin' }, { role: 'staff' }, { role: 'admin' }],
    [{ name: ' Ada L. ' }, { name: 'Ada' }, { name: 'Ada L.' }],
    [{ active: false }, { active: true }, { active: false }],
    [{ phone_number: '+44 20 7946 0018' }, { phone_number: 'none' }, { phone_number: 'set' }],
    [{ phone_number: '020 7946 0018', country: 'GB' }, { phone_number: 'none' }, { phone_number: 'set' }],
    [{ role: 'admin', active: true, name: 'Ada' }, { role: 'staff' }, { role: 'admin' }],
  ])('%j: the entry has what changed, as it was and as it is', async (input, before, after) => {
    const { id } = await buildUser({ name: 'Ada' })
    const { result, entries } = await change(id, input)
    expect(result).toMatchObject({ value: { isChanged: true } })
    expect(entries).toMatchObject([{ action: 'user.changed', object_kind: 'user', object_id: String(id), before, after }])
  })

  test('a new password is a change each time, and the log says only that it was set', async () => {
    const user = await buildUser({ password })
    const { result, entries } = await change(user.id, { password })
    expect(result).toMatchObject({ value: { isChanged: true } })
    expect((await findUserByEmail(db, user.email))?.password_hash).not.toBe(user.password_hash)
    expect(entries).toMatchObject([{ before: { password: 'set' }, after: { password: 'set' } }])
  })

  test.each<[UserChangeInput]>([
    [{}],
    [{ role: 'staff' }],
    [{ active: true }],
    [{ phone_number: '(202) 555-0143' }],
    [{ name: 'Ada', role: 'staff', active: true, phone_number: '+12025550143' }],
  ])('%j, which is so already, changes nothing and writes no entry', async (input) => {
    const user = await buildUser({ name: 'Ada', phone_number: '2025550143' })
    const { result, entries } = await change(user.id, input)
    expect([result, entries]).toEqual([{ value: { user, isChanged: false } }, []])
  })

  test('null removes the phone number', async () => {
    const { id } = await buildUser({ phone_number: '2025550143' })
    const { result, entries } = await change(id, { phone_number: null })
    expect(result).toMatchObject({ value: { user: { phone_number: null }, isChanged: true } })
    expect(entries).toMatchObject([{ before: { phone_number: 'set' }, after: { phone_number: 'none' } }])
  })

  test('with a problem, nothing is changed, not even what is right', async () => {
    const user = await buildUser()
    const { result, entries } = await change(user.id, { role: 'admin', phone_number: '911' })
    expect(problemsOf(result)).toMatchObject([{ path: ['phone_number'], code: 'invalid_number' }])
    expect([await findUserByEmail(db, user.email), entries]).toEqual([user, []])
  })

  test('an account that does not exist is not found', async () => {
    const { result, entries } = await change(2_000_000_000, { role: 'admin' })
    expect([result, entries]).toEqual([{ error: { kind: 'not_found', message: 'There is no account 2000000000.' } }, []])
  })

  test('of many who make the same change at once, one made it', async () => {
    const { id } = await buildUser()
    const { result, entries } = await audited(db, () =>
      Promise.all(Array.from({ length: 8 }, () => changeUser(db, { id, sent: { role: 'admin' } }, authorship, systemRandom))),
    )
    expect(result.filter((each) => 'value' in each && each.value.isChanged)).toHaveLength(1)
    expect(entries).toHaveLength(1)
  })
})
