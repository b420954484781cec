// The operations on the blocklist: what they change, what they refuse, and what they write into the audit log.
import { beforeEach, describe, expect, test } from 'vitest'
import { audited } from '../../test/support/audited.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { type Authorship, commandLine } from '../audit/actor.ts'
import { requireValue } from '../cli/command.ts'
import { createPhoneHash } from '../phone/phone-hash.ts'
import { addEntry, type NewEntryInput } from './add-entry.ts'
import { listEntries } from './queries.ts'
import { removeEntry } from './remove-entry.ts'

const { db } = await cloneDatabase()
const now = new Date('2026-01-15T12:00:00Z')
const authorship: Authorship = { actor: commandLine, now }
const hash = createPhoneHash('a key')

const add = (input: NewEntryInput) => addEntry(db, input, authorship, hash)

beforeEach(async () => {
  await db.deleteFrom('blocklist').execute()
})

describe('addEntry', () => {
  test.each<[NewEntryInput, string, string]>([
    [{ number: '(202) 555-0143' }, 'phone_number', '2025550143'],
    [{ number: '020 7946 0018', country: 'GB' }, 'phone_number', '2079460018'],
    [{ number: '2025550143', hashed: true }, 'phone_hash', hash('+12025550143')],
    [{ hash: 'ab'.repeat(32) }, 'phone_hash', 'abab'],
    [{ network: '192.0.2.0/24' }, 'address', '192.0.2'],
  ])('%j: the entry of the log says what kind of thing is blocked, and not whom', async (input, blocks, secret) => {
    const { result, entries } = await audited(db, () => add({ ...input, days: 30 }))
    const { id } = requireValue(result)
    const expires_at = '2026-02-14T12:00:00.000Z'
    expect(entries).toMatchObject([
      { action: 'blocklist_entry.added', object_id: String(id), object_name: null, before: null, after: { blocks, expires_at } },
    ])
    expect(JSON.stringify(entries)).not.toContain(secret)
    const removal = await audited(db, () => removeEntry(db, id, authorship))
    expect(removal.entries).toMatchObject([{ action: 'blocklist_entry.removed', before: { blocks }, after: null }])
    expect(JSON.stringify(removal.entries)).not.toContain(secret)
  })

  test.each<[NewEntryInput, (string | number)[], string]>([
    [{}, [], 'required'],
    [{ number: '2025550143', network: '192.0.2.1' }, [], 'required'],
    [{ number: 'nonsense' }, ['number'], 'invalid_number'],
    [{ number: '2025550143', country: 'Atlantis' }, ['country'], 'not_allowed'],
    [{ hash: 'abc' }, ['hash'], 'invalid_text'],
    [{ network: 'example.org' }, ['network'], 'invalid_text'],
    [{ network: '192.0.2.7/24' }, ['network'], 'not_allowed'],
    [{ network: '192.0.2.7', days: 0 }, ['days'], 'out_of_range'],
    [{ network: '192.0.2.7', days: 1.5 }, ['days'], 'wrong_type'],
  ])('%j: the problem is at %j, %s', async (input, path, code) => {
    const { result, entries } = await audited(db, () => add(input))
    expect(result).toMatchObject({ error: { kind: 'invalid_input', problems: [{ path, code }] } })
    expect([entries, await listEntries(db, now)]).toEqual([[], []])
  })

  test('of many who block the same number at once, one does, and the others conflict', async () => {
    const { result, entries } = await audited(db, () =>
      Promise.all(Array.from({ length: 6 }, () => add({ number: '2025550143' }))),
    )
    expect(result.filter((each) => 'error' in each && each.error.kind === 'conflict')).toHaveLength(5)
    expect([entries.length, (await listEntries(db, now)).length]).toEqual([1, 1])
  })
})

describe('removeEntry', () => {
  test('of many who remove an entry at once, one does, and the others find none', async () => {
    const { id } = requireValue(await add({ network: '192.0.2.1' }))
    const { result, entries } = await audited(db, () =>
      Promise.all(Array.from({ length: 6 }, () => removeEntry(db, id, authorship))),
    )
    expect(result.filter((each) => 'error' in each && each.error.kind === 'not_found')).toHaveLength(5)
    expect(entries).toHaveLength(1)
  })
})
