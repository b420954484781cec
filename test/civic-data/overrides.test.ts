// Guarantee: what staff know better survives every load, and callers reach it at once.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { addCivicDataCommands } from '../../src/civic-data/commands.ts'
import { endOverrides } from '../../src/civic-data/overrides/end-overrides.ts'
import { congress } from '../../src/civic-data/us/congress.ts'
import { loadSource } from '../support/civic/load.ts'
import { congressFiles, type InventedMember } from '../support/civic/us-files.ts'
import { runCommands } from '../support/commands/run-commands.ts'
import { cloneDatabase } from '../support/database.ts'

const database = await cloneDatabase()
const { db } = database
let now = new Date('2026-11-27T12:00:00Z')
const run = (...args: string[]) =>
  runCommands(
    {
      add: (program, context) =>
        addCivicDataCommands(program, context, { cwd: '.', terminal: { input: process.stdin, output: process.stderr } }),
      database,
      clock: () => now,
      actor: { ...commandLine, name: 'ada@example.org' },
    },
    ['data', ...args],
  )
const load = (members: readonly InventedMember[]) => loadSource(db, congress, congressFiles(members), now)
const ada = { id: 'B1', name: 'Ada Brown', seat: 'CA-12', phone: '202-225-0101', offices: ['415-555-0101'] }
const key = 'us:bioguide:B1'
const target = () => db.selectFrom('targets').select(['name', 'number']).where('key', '=', key).executeTakeFirstOrThrow()
const seat = () => db.selectFrom('seats').select('target_id').where('key', '=', 'us:house:CA-12').executeTakeFirst()

test('a corrected name and number count at once, and after the next load; the source counts again when they are removed', async () => {
  await load([ada])
  expect(
    await run('override', key, '--name', 'Ada Brown-Diaz', '--phone', '202-225-0999', '--note', 'called, 27 Nov'),
  ).toMatchObject({ status: 0 })
  const corrected = { name: 'Ada Brown-Diaz', number: '+12022250999' }
  expect(await target()).toEqual(corrected)
  await load([{ ...ada, phone: '202-225-0102' }])
  expect(await target()).toEqual(corrected)
  expect((await run('overrides')).out).toBe(
    `${key}\tname: Ada Brown-Diaz, phone: +12022250999\tcalled, 27 Nov\tby ada@example.org on 2026-11-27\n`,
  )
  await run('override', key, '--remove')
  expect(await target()).toEqual({ name: 'Ada Brown', number: '+12022250102' })
  expect((await run('overrides')).out).toBe('There are no overrides.\n')
})

test('a seat can be vacant, or left out without a word', async () => {
  await run('override', key, '--vacant')
  expect(await seat()).toEqual({ target_id: null })
  await run('override', key, '--skip')
  expect(await seat()).toBeUndefined()
  await run('override', key, '--remove')
  expect(await seat()).toEqual({ target_id: expect.any(Number) })
})

test('an override that the source has caught up with is listed as such', async () => {
  await run('override', key, '--phone', '202-225-0103')
  expect((await run('overrides')).out).not.toContain('no longer needed')
  await load([{ ...ada, phone: '202-225-0103' }])
  expect((await run('overrides')).out).toContain('no longer needed: the source has it')
})

test('after its last day, the source counts again, without a load; what staff say later counts', async () => {
  await run('override', key, '--phone', '202-225-0104', '--until', '2026-11-30')
  await endOverrides(db, new Date('2026-11-30T23:59:59Z'))
  expect((await target()).number).toBe('+12022250104')
  now = new Date('2026-12-01T00:00:00Z')
  await Promise.all([endOverrides(db, now), endOverrides(db, now)])
  expect((await target()).number).toBe('+12022250103')
  expect((await run('overrides')).out).toContain('\tover\n')
  await run('override', key, '--phone', '202-225-0105', '--until', '2026-12-01')
  expect((await target()).number).toBe('+12022250105')
  now = new Date('2026-12-02T00:00:00Z')
  await endOverrides(db, now)
  expect((await target()).number).toBe('+12022250103')
})

test('what is said names what callers meet', async () => {
  await load([ada, { ...ada, id: 'B2', seat: 'CA-13', leads: [{ title: 'Speaker of the House', chamber: 'house' }] }])
  expect((await run('override', key, '--vacant')).out).toBe(`${key}: from now on, callers hear that nobody holds the seat.\n`)
  expect((await run('override', key, '--remove')).out).toBe(`${key}: the source counts again.\n`)
})

test.each([
  [['us:bioguide:X9', '--skip'], 'No target has the key us:bioguide:X9. To find people: data find TEXT'],
  [[key], 'name, phone, vacant or skip is needed'],
  [[key, '--phone', '900-555-0101'], 'phone is "900-555-0101": it is a premium-rate number'],
  [[key, '--name', 'N'.repeat(101)], 'name has 101 characters; at most 100 are allowed'],
  [[key, '--skip', '--until', '2027-02-30'], 'until is "2027-02-30"; a day such as 2027-01-03 is allowed'],
  [[key, '--skip', '--until', '2026-12-01'], 'until is 2026-12-01, which is over: today is 2026-12-02 (UTC)'],
  [[key, '--skip', '--vacant'], 'cannot be used with'],
  [['us:leader:house:speaker', '--skip'], 'us:leader:house:speaker is a committee, a role or a list'],
  [['us:bioguide:B2', '--remove'], 'There is no override of us:bioguide:B2. To see all: data overrides'],
])('%j is refused, and changes nothing', async (args, message) => {
  const before = await run('overrides')
  expect(await run('override', ...args)).toMatchObject({ status: 1, err: expect.stringContaining(message) })
  expect(await run('overrides')).toEqual(before)
})
