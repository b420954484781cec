import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runCampaigns } from '../../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { commandLine } from '../../audit/actor.ts'
import { decodeText } from '../../input/text/decode.ts'
import { listMappings } from '../content/location-queries.ts'
import { type PlannedCsv, planCsv } from '../files/locations/plan-csv.ts'
import { findCampaignById } from '../queries.ts'
import { changeLocations } from './change-locations.ts'
import { describeLocations } from './plan-locations.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-locations-'))
afterAll(() => rmSync(cwd, { recursive: true }))
beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets RESTART IDENTITY CASCADE`.execute(db)
  await sql`INSERT INTO campaigns (name, country_code, segment_by, locate_by) VALUES ('Rivers', 'us', 'location', 'postal')`.execute(
    db,
  )
})

async function plan(csv: string | Uint8Array) {
  const campaign = await findCampaignById(db, 1)
  if (campaign === undefined) throw new Error('the campaign is missing')
  const decoded = decodeText(typeof csv === 'string' ? Buffer.from(csv) : csv)
  return 'text' in decoded ? planCsv(db, campaign, decoded.text) : { problems: [decoded.problem] }
}

async function planGood(csv: string | Uint8Array): Promise<PlannedCsv> {
  const planned = await plan(csv)
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems))
  return planned
}

const authorship = { actor: commandLine, now: new Date(0) }

/** Changes the locations as the command does: only if the change is the one that was shown. */
function apply({ input, planned }: PlannedCsv) {
  return changeLocations(db, 1, input, { ...authorship, expectedChanges: describeLocations(planned) })
}

/** Imports the file and returns the changes as they are shown. */
async function load(csv: string | Uint8Array): Promise<string[]> {
  const planned = await planGood(csv)
  expect(await apply(planned)).toHaveProperty('value')
  return describeLocations(planned.planned).map(({ sign, what }) => `${sign} ${what}`)
}

async function problemsOf(csv: string): Promise<string[]> {
  const planned = await plan(csv)
  return 'problems' in planned ? planned.problems.map(({ line, sentence }) => `${line}: ${sentence}`) : []
}

/** Location → names in the order of calling. */
async function table(): Promise<Record<string, string[]>> {
  const names = new Map((await db.selectFrom('targets').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]))
  const mappings = await listMappings(db, 1)
  return Object.fromEntries(mappings.map(({ location, targetIds }) => [location, targetIds.map((id) => names.get(id) ?? '')]))
}

const basis = `location,title,name,district,phone,location_name
94110,Senator,Clara Núñez,11,510-555-0111,San Francisco
94110,,Dev Khan,17,(510) 555-0117 x2,
94112-1234,Senator,Clara Núñez,11,510-555-0111,San Francisco
`

describe('an import', () => {
  test('creates each target once, and keeps the order of the rows', async () => {
    expect(await load(basis)).toEqual([
      '+ target: Senator Clara Núñez +15105550111',
      '+ target: Dev Khan +15105550117;ext=2',
      '+ 2 locations',
    ])
    expect(await table()).toEqual({ '94110': ['Clara Núñez', 'Dev Khan'], '94112': ['Clara Núñez'] })
    expect(
      await db.selectFrom('targets').select(['key', 'title', 'name', 'district', 'location', 'number']).orderBy('id').execute(),
    ).toEqual([
      {
        key: 'custom:1:1-clara-nunez',
        title: 'Senator',
        name: 'Clara Núñez',
        district: '11',
        location: 'San Francisco',
        number: '+15105550111',
      },
      { key: 'custom:1:2-dev-khan', title: null, name: 'Dev Khan', district: '17', location: null, number: '+15105550117;ext=2' },
    ])
  })

  test('of the same file changes nothing, whatever the order of the locations', async () => {
    await load(basis)
    const [header, a, b, c] = basis.split('\n')
    expect(await load(basis)).toEqual([])
    expect(await load([header, c, a, b].join('\n'))).toEqual([])
  })

  test('replaces all locations: deletes those that are not in the file and updates those that differ', async () => {
    await load(basis)
    expect(
      await load('location,key\n94110,custom:1:2-dev-khan\n94110,custom:1:1-clara-nunez\n94999,custom:1:2-dev-khan\n'),
    ).toEqual(['+ 1 location', '~ 1 location', '- 1 location'])
    expect(await table()).toEqual({ '94110': ['Dev Khan', 'Clara Núñez'], '94999': ['Dev Khan'] })
  })

  test('updates targets, which keep their keys and offices', async () => {
    await load(basis)
    await sql`INSERT INTO offices (target_id, number) VALUES (1, '+15105550199')`.execute(db)
    expect(await load(basis.replaceAll('510-555-0111', '510-555-0112'))).toEqual([
      '~ target Clara Núñez: phone: +15105550111 → +15105550112',
    ])
    expect(await load('location,key,name,phone\n94110,custom:1:1-clara-nunez,Clara N. Ruiz,510-555-0112\n')).toContain(
      '~ target Clara Núñez: name: Clara Núñez → Clara N. Ruiz',
    )
    expect(await db.selectFrom('offices').select(['target_id', 'number']).execute()).toEqual([
      { target_id: 1, number: '+15105550199' },
    ])
  })

  test('does not change the target set of the campaign, nor other campaigns', async () => {
    await load(basis)
    await sql`INSERT INTO campaigns (name) VALUES ('Wells')`.execute(db)
    await sql`INSERT INTO location_targets (campaign_id, location, target_id, "order") VALUES (2, '94110', 1, 0)`.execute(db)
    await sql`INSERT INTO campaign_targets (campaign_id, target_id, "order") VALUES (1, 2, 0)`.execute(db)
    await load('location,key\n94999,custom:1:1-clara-nunez\n')
    expect(await listMappings(db, 2)).toEqual([{ location: '94110', targetIds: [1] }])
    expect(await db.selectFrom('campaign_targets').select('target_id').execute()).toEqual([{ target_id: 2 }])
  })

  test('does nothing if the campaign was changed after the changes were shown', async () => {
    const planned = await planGood(basis)
    await load('location,name,phone\n94110,Eve Stone,510-555-0120\n')
    expect(await apply(planned)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await table()).toEqual({ '94110': ['Eve Stone'] })
  })
})

describe('files as spreadsheets save them', () => {
  const expected = { '94110': ['Clara Núñez', 'Dev Khan'], '94112': ['Clara Núñez'] }
  const semicolons = basis.replaceAll(',', ';')

  test.each<[string, string | Uint8Array]>([
    ['semicolons', semicolons],
    ['tabs', basis.replaceAll(',', '\t')],
    ['a byte order mark and CRLF', `\uFEFF${basis.replaceAll('\n', '\r\n')}`],
    ['UTF-16 and tabs, as "Unicode Text" of Excel', Buffer.from(`\uFEFF${basis.replaceAll(',', '\t')}`, 'utf16le')],
    [
      'quotes, spaces, empty lines and empty cells at the end of rows',
      basis.replace('Clara Núñez', ' "Clara Núñez" ').replaceAll('\n', ',,\n\n'),
    ],
    ['a header in capitals', basis.replace('location_name', 'Location Name').replace('title', 'TITLE')],
    [
      'the columns in another order',
      'phone,name,location\n510-555-0111,Clara Núñez,94110\n510-555-0117,Dev Khan,94110\n510-555-0111,Clara Núñez,94112\n',
    ],
    ['invisible characters around a number', basis.replaceAll('510-555-0111', '"\u202a+1 510-555-0111\u202c"')],
    ['duplicate lines', basis + basis.split('\n').slice(1).join('\n')],
  ])('with %s', async (_what, csv) => {
    await load(csv)
    expect(await table()).toEqual(expected)
  })

  test('with 50,000 rows', { timeout: 120_000 }, async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, i) => `${10_000 + i},Member ${i % 400},${i % 400},202-555-0${100 + (i % 100)}`,
    )
    const shown = await load(`location,name,district,phone\n${rows.join('\n')}\n`)
    expect(shown).toHaveLength(52)
    expect(shown.slice(-2)).toEqual(['+ targets: 350 more', '+ 50000 locations'])
    expect(await load(`location,name,district,phone\n${rows.slice(1).join('\n')}\n`)).toEqual(['- 1 location'])
  })
})

describe('every problem is reported with its line', () => {
  const good = 'location,name,phone\n'
  test.each<[string, string[]]>([
    ['', ['1: the file is empty']],
    ['location,name\n\0', ['2: this is not text in UTF-8']],
    ['location,nmae,phone\n94110,Ada,510-555-0111\n', ['1: unknown column "nmae"; did you mean name?']],
    [
      'location,party,name,phone\n94110,X,Ada,510-555-0111\n',
      [
        '1: unknown column "party"; allowed columns: location, key, title, name, district, phone, location_name, ask_for, offices',
      ],
    ],
    ['location,name,name\n94110,Ada,Ada\n', ['1: there are two columns "name"']],
    ['name,phone\nAda,510-555-0111\n', ['1: the column "location" is missing']],
    [
      'location,name,\n94110,Ada,510-555-0111\n',
      ['2: there is a value in a column without a name', '2: phone is missing, and the campaign has no fallback_number'],
    ],
    [
      'location,name\n"94110,Ada\n',
      ['2: a quotation mark (") opens a cell that does not end in this line; remove the mark, or the line break in the cell'],
    ],
    [`${good},Ada,510-555-0111\n`, ['2: location is missing']],
    [
      `${good}2138,Ada,510-555-0111\n`,
      [
        '2: location of Ada is "2138"; postal codes of US have 5 digits, and spreadsheets drop a leading 0 unless the column is text',
      ],
    ],
    [
      `${good}${'X'.repeat(21)},Ada,510-555-0111\n`,
      [`2: location of Ada is "${'X'.repeat(21)}"; postal codes of US have 5 digits`],
    ],
    [`${good}94110,,\n`, ['2: name is missing']],
    [`${good}94110,,510-555-0111\n`, ['2: name is missing']],
    [`${good}94110,Ada,\n`, ['2: phone is missing, and the campaign has no fallback_number']],
    [`${good}94110,Ada,12\n`, ['2: phone is "12": it is too short or too long for a phone number']],
    [`${good}94110,${'x'.repeat(101)},510-555-0111\n`, ['2: name has 101 characters; at most 100 are allowed']],
    ['location,key\n94110,custom:nobody\n', ['2: no target has the key custom:nobody; a new target needs at least a name']],
    [
      'location,name,phone,district\n94110,Ada,510-555-0111,1\n94112,Ada,510-555-0111,2\n',
      ['3: the data of Ada differs from an earlier row'],
    ],
    [
      `${good}94110,Ada,1\n\n,Bo,2\n`,
      ['2: phone is "1": it is not a phone number', '4: location is missing', '4: phone is "2": it is not a phone number'],
    ],
  ])('%j', async (csv, problems) => {
    expect(await problemsOf(csv)).toEqual(problems)
  })
})

describe('the operation checks what any origin sends', () => {
  const change = (row: Record<string, string>) =>
    changeLocations(db, 1, [{ location: '94110', name: 'Ada', phone: '510-555-0111', ...row }], authorship)

  test.each(['\n', '\r', '\u2028', '\u0085', '\v'])('a name, a title or a number has no line break: %j', async (lineBreak) => {
    for (const column of ['location', 'title', 'name', 'district', 'phone', 'location_name'])
      expect(await change({ [column]: `510-555${lineBreak}0111` })).toMatchObject({
        error: { problems: [{ path: [0, column], message: `${column} has a line break; it must be on one line` }] },
      })
    expect(await table()).toEqual({})
  })

  test('a location is one postal code, whatever a spreadsheet made of it', async () => {
    expect(await change({ location: '="94110"' })).toHaveProperty('value')
    expect(await change({ location: '94110, 94112' })).toMatchObject({ error: { problems: [{ path: [0, 'location'] }] } })
    expect(await table()).toEqual({ '94110': ['Ada'] })
  })

  test('characters that nobody sees are removed, unless they are stored already', async () => {
    expect(await change({ name: 'A\u200bda' })).toHaveProperty('value')
    await sql`UPDATE targets SET name = E'A\\u200bda'`.execute(db)
    expect(await change({ name: 'A\u200bda', key: 'custom:1:1-ada' })).toHaveProperty('value')
    expect(await table()).toEqual({ '94110': ['A\u200bda'] })
  })
})

describe('the commands', () => {
  const run = (...args: string[]) => runCampaigns(database, ['locations', ...args], { cwd })

  test('import shows the changes, needs confirmation, and describes the campaign', async () => {
    writeFileSync(join(cwd, 'table.csv'), basis)
    const shown = '+ target: Senator Clara Núñez +15105550111\n+ target: Dev Khan +15105550117;ext=2\n+ 2 locations\n'
    expect(await run('import', 'Rivers', 'table.csv')).toMatchObject({ status: 1, out: shown, err: /^There is no terminal/ })
    expect(await table()).toEqual({})
    expect(await run('import', 'Rivers', 'table.csv', '--yes')).toEqual({
      status: 0,
      out: `${shown}Campaign 1, Rivers, has 2 locations with 2 targets.\n`,
      err: '',
    })
    expect((await run('import', '1', 'table.csv')).out).toBe('Nothing to change.\n')
  })

  test('import prints a note if callers are not asked for their location', async () => {
    await sql`UPDATE campaigns SET segment_by = 'custom', locate_by = NULL`.execute(db)
    writeFileSync(join(cwd, 'table.csv'), basis)
    expect((await run('import', 'Rivers', 'table.csv', '--yes')).err).toContain('Add "locate: postal" to its file')
  })

  test('import lists at most 100 problems', async () => {
    writeFileSync(join(cwd, 'bad.csv'), `location,key\n${',x\n'.repeat(150)}`)
    const { status, err } = await run('import', 'Rivers', 'bad.csv', '--yes')
    const lines = err.trim().split('\n')
    expect([status, lines.length, lines[0]]).toEqual([1, 102, 'line 2: location is missing.'])
    expect(lines.slice(-2)).toEqual(['There are 51 more problems.', 'Nothing was changed.'])
  })

  test('list shows the targets of a location as callers would enter it', async () => {
    await load(basis)
    expect((await run('list', 'Rivers')).out).toBe('Campaign 1, Rivers, has 2 locations with 2 targets.\n')
    expect((await run('list', 'Rivers', '--location', '94110 1234')).out).toBe(
      '1. Senator Clara Núñez +15105550111\n2. Dev Khan +15105550117;ext=2\n',
    )
    expect((await run('list', 'Rivers', '--location', '10001')).out).toBe('10001 has no targets.\n')
  })
})
