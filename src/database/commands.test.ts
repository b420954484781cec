import { Command } from 'commander'
import { expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { type CommandContext, CommandError } from '../cli/command.ts'
import { readConfig } from '../config/read-config.ts'
import { systemRandom } from '../random.ts'
import { addDatabaseCommands } from './commands.ts'

const database = await cloneDatabase()
await database.db
  .insertInto('blocklist')
  .values([{ phone_number: '+12025550143' }, { address: '192.0.2.0/24' }])
  .execute()

async function query(sql: string): Promise<{ out: string; err: string }> {
  const said = { out: '', err: '' }
  const context: CommandContext = {
    config: () => readConfig({}),
    withDatabase: (work) => work(database),
    authorship: async () => ({ actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }),
    clock: () => new Date('2026-01-15T12:00:00Z'),
    random: systemRandom,
    print: (line) => {
      said.out += `${line}\n`
    },
    note: (line) => {
      said.err += `${line}\n`
    },
  }
  const program = new Command().exitOverride()
  addDatabaseCommands(program, context)
  await program.parseAsync(['database', 'query', sql], { from: 'user' })
  return said
}

test('database query prints a header and the rows', async () => {
  expect(await query('SELECT phone_number, address FROM blocklist ORDER BY id')).toEqual({
    out: 'phone_number\taddress\n+12025550143\t\n\t192.0.2.0/24\n',
    err: '2 rows\n',
  })
})

test('database query prints each row on one line', async () => {
  const { out } = await query(`SELECT E'two\\nlines' AS text, '{"a": 1}'::jsonb AS json, 1 AS same, 2 AS same`)
  expect(out).toBe('text\tjson\tsame\tsame\ntwo lines\t{"a":1}\t1\t2\n')
})

test.each([
  ['that writes', 'DELETE FROM blocklist', /read-only transaction/],
  ['that leaves the transaction first', 'COMMIT; DELETE FROM blocklist', /multiple commands/],
  ['that PostgreSQL does not understand', 'SELEC 1', /syntax error/],
])('database query refuses a statement %s', async (_name, sql, message) => {
  const error = await query(sql).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(CommandError)
  expect((error as Error).message).toMatch(message)
  expect((await query('SELECT count(*) FROM blocklist')).out).toBe('count\n2\n')
})
