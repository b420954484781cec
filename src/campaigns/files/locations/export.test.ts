// Guarantee: the locations of a campaign can be exported, and the file changes nothing when it is imported again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { runCampaigns } from '../../../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-locations-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const run = (...args: string[]) => runCampaigns(database, args, { cwd })
function importCsv(csv: string) {
  writeFileSync(join(cwd, 'in.csv'), csv)
  return run('locations', 'import', '1', 'in.csv', '--yes')
}

const officesOf = async (name: string) =>
  (
    await db
      .selectFrom('offices')
      .innerJoin('targets', 'targets.id', 'target_id')
      .select(['offices.number', 'offices.name', 'type', 'address'])
      .where('targets.name', '=', name)
      .orderBy('offices.id')
      .execute()
  ).map(({ number, name, type, address }) => [number, name, type, address])

const csv = `location,key,title,name,district,phone,location_name,ask_for,offices
02139,,Senator,"Clara ""C"" Núñez",11,510-555-0111,,,
94110,,Member,Dev Khan,17,510-555-0117 ext. 3,San Francisco,yes,510-555-0118 | Main\\; upstairs | district | 1 River Street; 510-555-0119 ext. 5
94110,,Senator,"Clara ""C"" Núñez",11,510-555-0111,,,
94112,us:bioguide:S000148,,,,,,,
`.replace(/(510-555-0118.*ext\. 5)/, '"$1"')

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets, phone_numbers RESTART IDENTITY CASCADE`.execute(db)
  await sql`INSERT INTO targets (key, name, number) VALUES ('us:bioguide:S000148', 'Charles Schumer', '+12025550142')`.execute(db)
  writeFileSync(join(cwd, 'campaign.yaml'), 'name: Rivers\nlocate: postal\n')
  await run('campaigns', 'apply', 'campaign.yaml', '--yes')
  expect(await importCsv(csv)).toMatchObject({ status: 0, err: '' })
})

test('an export has every location, target and office, in the order of calling', async () => {
  expect(
    (await run('locations', 'export', 'Rivers')).out,
  ).toBe(`location,key,title,name,district,phone,location_name,ask_for,offices
02139,custom:1:1-clara-c-nunez,Senator,"Clara ""C"" Núñez",11,+15105550111,,,
94110,custom:1:2-dev-khan,Member,Dev Khan,17,"+15105550117;ext=3",San Francisco,yes,"+15105550118 | Main\\; upstairs | district | 1 River Street; +15105550119 ext. 5"
94110,custom:1:1-clara-c-nunez,Senator,"Clara ""C"" Núñez",11,+15105550111,,,
94112,us:bioguide:S000148,,,,,,,
`)
})

test('an export changes nothing when it is imported, and is a file that spreadsheets read as UTF-8', async () => {
  expect(await run('locations', 'export', '1', '-o', 'out.csv')).toMatchObject({ status: 0, out: 'out.csv: 3 locations\n' })
  expect(readFileSync(join(cwd, 'out.csv'), 'utf8').startsWith('\ufefflocation,key')).toBe(true)
  expect(await run('locations', 'import', '1', 'out.csv', '--yes')).toEqual({ status: 0, out: 'Nothing to change.\n', err: '' })
  expect(await run('locations', 'export', '1', '-o', 'out.csv')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/already exists/),
  })
})

test('offices and ask_for stay without their columns, and go with an empty cell', async () => {
  const all = [
    ['+15105550118', 'Main; upstairs', 'district', '1 River Street'],
    ['+15105550119;ext=5', null, null, null],
  ]
  expect(await officesOf('Dev Khan')).toEqual(all)
  const row = (columns: string, cells: string) => `location,name,phone${columns}\n94110,Dev Khan,510-555-0117 ext. 3${cells}\n`
  await importCsv(row('', ''))
  expect(await officesOf('Dev Khan')).toEqual(all)
  await importCsv(row(',offices,ask_for', ',510-555-0120,'))
  expect(await officesOf('Dev Khan')).toEqual([['+15105550120', null, null, null]])
  const [target] = await db.selectFrom('targets').select('ask_for').where('name', '=', 'Dev Khan').execute()
  expect(target).toEqual({ ask_for: false })
  await importCsv(row(',offices', ','))
  expect(await officesOf('Dev Khan')).toEqual([])
})

test.each([
  ['offices', '1 | 2 | 3 | 4 | 5', /^line 2: offices is "1 \| 2 \| 3 \| 4 \| 5"; write PHONE \| NAME \| TYPE \| ADDRESS/],
  ['offices', '510-555-0120; 12 | Main', /^line 2: phone of an office is "12": it is /],
  ['offices', '| Main', /^line 2: phone is missing/],
  ['ask_for', 'maybe', /^line 2: ask_for is "maybe"; it must be true or false/],
])('a problem in the column %s is reported with its line: %s', async (column, cell, sentence) => {
  const { status, err } = await importCsv(`location,name,phone,${column}\n94110,Ada,510-555-0111,${cell}\n`)
  expect([status, err]).toEqual([1, expect.stringMatching(sentence)])
})
