// What the commands of civic data print, from loading to going back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { censusFile } from '../../test/support/civic/census-file.ts'
import { congressFiles, type InventedMember, zipFile } from '../../test/support/civic/us-files.ts'
import { governorFiles, legislatorsCsv } from '../../test/support/civic/us-state-files.ts'
import { runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { addCivicDataCommands } from './commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'patchboard-data-'))
afterAll(() => rmSync(folder, { recursive: true }))

const database = await cloneDatabase()
const noTerminal = { input: new PassThrough(), output: new PassThrough() }
const clock = () => new Date('2026-11-27T12:00:00Z')
const run = (...args: string[]) =>
  runCommands(
    {
      add: (program, context) => addCivicDataCommands(program, context, { cwd: folder, terminal: noTerminal }),
      database,
      clock,
      env: {},
    },
    ['data', ...args],
  )

const members: InventedMember[] = [
  { id: 'B1', name: 'Ada Brown', seat: 'CA-11', phone: '202-225-0101', offices: ['415-555-0101'] },
  { id: 'B2', name: 'Ben Cole', seat: 'CA-12', party: 'Green', phone: '202-225-0102' },
  { id: 'B3', name: 'Cy Dunn', seat: 'CA', phone: '202-224-0103' },
]

function write(people: readonly InventedMember[], zipRows: readonly string[]): void {
  for (const [name, bytes] of congressFiles(people)) writeFileSync(join(folder, `${name}.json`), bytes)
  for (const [, bytes] of zipFile(zipRows)) writeFileSync(join(folder, 'zccd.csv'), bytes)
}

test('nothing is loaded at first, and that is said', async () => {
  expect((await run('status')).out).toBe(
    'us/congress: not loaded (Congress: members, their offices and committees)\n' +
      'us/state-legislators: not loaded (Members of state legislatures, and their offices)\n' +
      'us/governors: not loaded (Governors)\n' +
      'us/zip-districts: not loaded (ZIP codes and the districts of Congress that they touch)\n' +
      'us/zip-upper-districts: not loaded (ZIP codes and the districts of upper chambers of states that they touch)\n' +
      'us/zip-lower-districts: not loaded (ZIP codes and the districts of lower chambers of states that they touch)\n' +
      'us/zip-points: not loaded (A point in the middle of each ZIP code)\n' +
      'us/boundaries/cd: not loaded (Boundaries of the districts of Congress)\n' +
      'us/boundaries/sldu: not loaded (Boundaries of the upper districts of state legislatures)\n' +
      'us/boundaries/sldl: not loaded (Boundaries of the lower districts of state legislatures)\n',
  )
  expect(await run('who', '94110')).toMatchObject({ status: 1, err: expect.stringContaining('data status') })
})

test('a folder is loaded: what was found is counted', async () => {
  write(members, ['06,CA,94110,11', '06,CA,94117,11', '06,CA,94117,12', '06,CA,90210,30'])
  expect(await run('load', 'us', '--from', '.')).toEqual({
    status: 0,
    out: 'us/congress: 541 seats, 538 of them vacant, 4 numbers.\nus/zip-districts: 3 postal codes.\n',
    err: expect.stringContaining('us/congress: no file has the committees; they stay as they are.\n'),
  })
  const status = (await run('status')).out
  expect(status).toContain('us/congress: 541 seats, 538 of them vacant, 4 numbers; checked today, last changed 2026-11-27; from ')
  expect(status).toContain('Until 2027-01-03, the postal codes of CA, MO')
})

test('states with new districts are corrected by a file: the load and the status say so, and rollback takes it back', async () => {
  const ending = async () => /the postal codes of (.*) tell/.exec((await run('status')).out)?.[1]
  const correct = (...rows: string[]) => {
    writeFileSync(join(folder, 'redrawn-states.csv'), ['Congress,State,Redrawn', ...rows].join('\n'))
    return run('load', 'us', '--from', 'redrawn-states.csv')
  }
  expect(await ending()).toBe('CA, MO, NC, OH, TX, UT')
  expect((await correct('120,VA,', '120,FL,yes')).out).toBe(
    'us/redrawn-states: maps of 2 regions corrected.\n' +
      '~ VA has new districts on the map us/cd/120\n~ FL has new districts on the map us/cd/120\n',
  )
  expect(await ending()).toBe('CA, FL, MO, NC, OH, TX, UT, VA')
  expect((await correct('120,VA,', '120,UT,no')).out).toBe(
    'us/redrawn-states: maps of 2 regions corrected.\n' +
      '~ UT has the districts of before on the map us/cd/120\n' +
      '- FL: nothing is said of its districts on the map us/cd/120 any more\n',
  )
  expect(await ending()).toBe('CA, MO, NC, OH, TX, VA')
  expect((await correct()).out).toMatch(/^us\/redrawn-states: nothing\.\n- VA/)
  expect(await ending()).toBe('CA, MO, NC, OH, TX, UT')
  expect(await run('rollback', 'us/redrawn-states')).toMatchObject({ status: 0 })
  expect(await ending()).toBe('CA, MO, NC, OH, TX, VA')
})

test('people are found by name, key and district', async () => {
  const line = 'us:bioguide:B1\tRepresentative Ada Brown\tPurple\tCA-11\t+12022250101\t1 more office\n'
  for (const text of ['brown', 'bioguide:B1', 'ca-11']) expect((await run('find', text)).out).toBe(line)
  expect((await run('find', 'nobody at all')).out).toBe('Nobody matches nobody at all.\n')
})

test('whom a postal code reaches: senators, a representative, a vacancy, or one of several', async () => {
  expect((await run('who', '94110-1234')).out).toBe(
    'congress:\n  Senator Cy Dunn, CA (Purple)\n  Senator, CA: vacant\n  Representative Ada Brown, CA-11 (Purple)\n',
  )
  expect((await run('who', '90210')).out).toContain('Representative, CA-30: vacant\n')
  expect((await run('who', '94117')).out).toContain(
    'lower chamber: one of 2; the page asks for the address, and on the phone the caller chooses:\n' +
      '    Representative Ada Brown, CA-11 (Purple)\n    Representative Ben Cole, CA-12 (Green)\n',
  )
})

test('whom a postal code reaches in its state: a governor, and members of both chambers', async () => {
  const census = { zip: '94110', name: '', part: 1000 }
  const files = [
    ['us-state-legislators.csv', legislatorsCsv([{ id: 'l1', name: 'Eve Ford', chamber: 'upper', district: '11' }])],
    ['us-governors.csv', governorFiles(['CA,governor,Gil Hart,Purple,,,,,yes']).get('governors') ?? ''],
    ['tab20_sldu202420_zcta520_natl.txt', censusFile('SLDU2024', [{ ...census, geoid: '06011' }])],
  ] as const
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
  for (const [name] of files) expect(await run('load', 'us', '--from', name)).toMatchObject({ status: 0 })
  expect((await run('who', '94110')).out).toContain(
    'state:\n  Governor Gil Hart, CA (Purple)\n  Senator Eve Ford, CA-11 (Purple)\n',
  )
})

test('whom a district reaches, and what is said where nothing is known', async () => {
  expect((await run('who', 'CA-12')).out).toContain('Representative Ben Cole, CA-12 (Green)\n')
  expect((await run('who', '1 Main St, San Francisco, CA 94110')).out).toContain('Representative Ada Brown')
  expect((await run('who', '37.77,-122.42')).err).toContain('no map that is loaded has this point')
  expect((await run('who', 'somewhere')).err).toContain('no postal code, no district and no point')
})

test.each([['-28.5,-19.5'], ['--country', 'xv', '-28.5,-19.5'], ['-28.5,-19.5', '--country', 'xv']])(
  'a latitude in the south is no option: who %s %s %s',
  async (...args) => {
    expect((await run('who', ...args)).err).toContain('-28.5,-19.5: no map that is loaded has this point')
  },
)

test('a misspelt option is still refused', async () => {
  expect((await run('who', '--contry', 'xv', '94110')).err).toContain('got 3: --contry, xv, 94110')
})

test('a file with a problem changes nothing, and says the file, the line and what is allowed', async () => {
  write(members, ['06,CA,94110,99'])
  const { status, err } = await run('load', 'us', '--from', 'zccd.csv')
  expect(status).toBe(1)
  expect(err).toBe(
    'us/zip-districts:\nzccd.csv, line 2: ZIP code 94110: CA has no district "99"; it has 1 to 52.\nNothing was changed.\n',
  )
  expect((await run('who', '94110')).out).toContain('Ada Brown')
})

test('a source that fails keeps no other one in the folder from being loaded; an empty file is called empty', async () => {
  const mixed = mkdtempSync(join(folder, 'mixed-'))
  writeFileSync(join(mixed, 'legislators-current.yaml'), '\n')
  for (const [, bytes] of zipFile(['06,CA,94110,11', '06,CA,94117,11', '06,CA,94117,12', '06,CA,90210,30', '06,CA,94118,11']))
    writeFileSync(join(mixed, 'zccd.csv'), bytes)
  expect(await run('load', 'us', '--from', mixed)).toEqual({
    status: 1,
    out: 'us/zip-districts: 4 postal codes.\n',
    err: expect.stringContaining('us/congress:\nlegislators-current.yaml, line 1: the file is empty.\nNothing was changed.\n'),
  })
})

test('a suspicious version waits; diff says why, accept uses it, rollback takes it back', async () => {
  write(members.slice(0, 1), ['06,CA,94110,11'])
  const { out } = await run('load', 'us', '--from', join(folder, 'legislators-current.json'))
  expect(out).toContain('the new version waits')
  expect(out).toContain('accept it: data accept us/congress')
  expect((await run('status')).out).toContain('a version of 2026-11-27 waits: data diff us/congress')
  expect((await run('diff', 'us/congress')).out).toContain('- Ben Cole (us:house:CA-12)\n')
  expect((await run('accept', 'us/congress')).out).toContain('us/congress: callers now reach')
  expect((await run('find', 'Ben')).out).toBe('Nobody matches Ben.\n')
  expect((await run('rollback', 'us/congress')).status).toBe(0)
  expect((await run('find', 'Ben')).out).toContain('Ben Cole')
})

test.each([
  [['load', 'fr', '--from', '.'], 'There is no civic data for "fr". Allowed: us.'],
  [['load', 'us', '--from', 'nowhere'], 'nowhere: there is nothing of this name.'],
  [['diff', 'us/x'], 'There is no dataset us/x.'],
  [['rollback', 'us/x'], 'There is no dataset us/x. To see all: data status'],
])('%j is refused', async (args, message) => {
  expect(await run(...args)).toMatchObject({ status: 1, err: expect.stringContaining(message) })
})

test('a list of people: what its columns are taken for is shown before anything is written', async () => {
  const rows = ['Nombre;Cargo;Teléfono;Oficina;Orden;Color', 'Ada Brown;Alcaldesa;202-555-0101;;2;red']
  rows.push(
    'Cy Dunn;;202-555-0104;;3;red',
    'Ben Cole;Concejal;+442079460102;Town;1;blue',
    'Ada Brown;Alcaldesa;202-555-0103;Harbour;2;red',
  )
  writeFileSync(join(folder, 'council.csv'), rows.join('\n'))
  const shown = await run('load', 'list', 'council', '--from', 'council.csv')
  expect(shown).toMatchObject({ status: 1, err: expect.stringContaining('Add --yes') })
  expect(shown.out).toBe(
    'name: Nombre\ntitle: Cargo\nnumber: Teléfono\noffice: Oficina\norder: Orden\nignored: Color\n3 people with 4 numbers.\n',
  )
  expect((await run('find', 'council')).out).toContain('Nobody')
  expect(await run('load', 'list', 'council', '--from', 'council.csv', '--yes')).toMatchObject({ status: 0 })
  expect((await run('find', 'list:council')).out).toBe(
    'list:council:ada-brown-alcaldesa\tAlcaldesa Ada Brown\tno party\t\t+12025550101\t1 more office\n' +
      'list:council:ben-cole-concejal\tConcejal Ben Cole\tno party\t\t+442079460102\n' +
      'list:council:cy-dunn\tCy Dunn\tno party\t\t+12025550104\n' +
      'list:council\tList council\t3 people\n',
  )
})

test.each([
  [['load', 'list'], /A list needs a name/],
  [['load', 'list', 'The Council'], /"The Council" is no name of a list/],
  [['load', 'list', 'c'.repeat(51), '--from', 'council.csv'], /51 characters; at most 50/],
  [['load', 'list', 'council'], /Add --from FILE\.csv/],
  [['load', 'list', 'council', '--from', 'nowhere.csv', '--yes'], /nowhere\.csv/],
  [['load', 'list', 'council', '--from', 'council.csv', '--yes', '--phone-country', 'xx'], /no country "xx"/],
])('%j is refused', async (args, message) => {
  expect(await run(...args)).toMatchObject({ status: 1, err: expect.stringMatching(message) })
})
