// `audit list`: what it prints.
import { expect, test } from 'vitest'
import { runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from './actor.ts'
import { addAuditCommands } from './commands.ts'
import { type AuditEntry, insertAuditEntry } from './queries.ts'

const database = await cloneDatabase()
const run = (...args: string[]) => runCommands({ add: addAuditCommands, database }, ['audit', 'list', ...args])
const log = (entry: AuditEntry, actor = commandLine) =>
  insertAuditEntry(database.db, entry, { actor, now: new Date('2026-01-15T12:34:56Z') })

test('says that there is nothing', async () => {
  expect((await run()).out).toBe('There are no entries.\n')
})

test('prints one line for each entry, newest last; --object and --limit choose', async () => {
  const ada = { kind: 'user', id: 3, name: 'ada@example.org' } as const
  await log(
    {
      action: 'user.changed',
      object: { ...ada, id: 4, name: 'ben@example.org' },
      before: { role: 'staff' },
      after: { role: 'admin' },
    },
    ada,
  )
  await log({
    action: 'campaign.deleted',
    object: { kind: 'campaign', id: 12, name: 'Wells\tand\nrivers' },
    before: { name: 'Wells' },
  })
  await log({
    action: 'phone_numbers.synchronized',
    object: { kind: 'phone_numbers', id: null, name: null },
    after: { added: [1, 2] },
  })
  const lines = [
    '2026-01-15 12:34 UTC\tada@example.org\tuser.changed\tuser 4 (ben@example.org)\trole: "staff" → "admin"\n',
    '2026-01-15 12:34 UTC\tcommand line\tcampaign.deleted\tcampaign 12 (Wells and rivers)\tname: "Wells"\n',
    '2026-01-15 12:34 UTC\tcommand line\tphone_numbers.synchronized\tphone_numbers\tadded: [1,2]\n',
  ]
  expect((await run()).out).toBe(lines.join(''))
  expect((await run('--limit', '2')).out).toBe(lines.slice(1).join(''))
  expect((await run('--object', 'campaign')).out).toBe(lines[1])
  expect((await run('--object', 'campaign:12')).out).toBe(lines[1])
  expect((await run('--object', 'campaign:13')).out).toBe('There are no entries.\n')
})

test.each([
  ['--object', 'Campaign 12', 'such as campaign:12.'],
  ['--limit', '0', 'A whole number from 1 to 10000 is allowed.'],
])('%s %j is rejected', async (option, value, message) => {
  expect(await run(option, value)).toMatchObject({ status: 1, out: '', err: expect.stringContaining(message) })
})
