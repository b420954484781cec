// Files that were read wrongly once, each in a folder whose README says what is right.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { addEntry } from '../../src/blocklist/add-entry.ts'
import { isBlocked } from '../../src/blocklist/blocklist.ts'
import { listMappings } from '../../src/campaigns/content/location-queries.ts'
import { createPhoneHash } from '../../src/phone/phone-hash.ts'
import { type Run, runCampaigns } from '../support/commands/run-campaigns.ts'
import { cloneDatabase } from '../support/database.ts'

const database = await cloneDatabase()
const { db } = database

beforeEach(async () => {
  await sql`TRUNCATE campaigns, targets RESTART IDENTITY CASCADE`.execute(db)
  await sql`INSERT INTO campaigns (name, country_code, segment_by, locate_by) VALUES ('Wells', 'us', 'location', 'postal')`.execute(
    db,
  )
})

const folder = (name: string) => join(import.meta.dirname, name)
const load = (name: string, options: string[] = ['--yes'], run: Partial<Run> = {}) =>
  runCampaigns(database, ['locations', 'import', 'Wells', 'locations.csv', ...options], { cwd: folder(name), ...run })

/** Location → title, name and number of each target. */
async function stored(): Promise<Record<string, string[]>> {
  const targets = await db.selectFrom('targets').select(['id', 'title', 'name', 'number']).execute()
  const described = new Map(targets.map(({ id, title, name, number }) => [id, [title, name, number].join(' ')]))
  const mappings = await listMappings(db, 1)
  return Object.fromEntries(mappings.map(({ location, targetIds }) => [location, targetIds.map((id) => described.get(id) ?? '')]))
}

/** Refused, with exactly these beginnings of lines, and nothing was changed. */
async function expectRefusal(
  ended: Promise<{ status: 0 | 1; err: string }>,
  beginnings: readonly (string | RegExp)[],
): Promise<void> {
  const { status, err } = await ended
  const lines = err.trim().split('\n')
  expect([status, lines.length, lines.at(-1)], err).toEqual([1, beginnings.length + 1, 'Nothing was changed.'])
  beginnings.forEach((beginning, i) => void expect(lines[i]).toMatch(beginning))
  expect(await stored()).toEqual({})
}

test('excel-unicode-text: UTF-16 with tabs is read like the others', async () => {
  expect(await load('excel-unicode-text')).toMatchObject({ status: 0, err: '' })
  expect(await stored()).toEqual({
    '94110': ['Senator Clara Núñez +12025550143'],
    '94112': ['Senator Ben Okafor +12025550144'],
  })
})

describe('invisible-marks: a number from a contacts app', () => {
  test('is read in a file', async () => {
    expect(await load('invisible-marks')).toMatchObject({ status: 0, err: '' })
    expect(await stored()).toEqual({ '94110': ['Senator Ada Brown +12025550143'] })
  })

  test('is blocked in the blocklist', async () => {
    const number = readFileSync(join(folder('invisible-marks'), 'user-phone.txt'), 'utf8').trim()
    const hashPhone = createPhoneHash('a key')
    await addEntry(db, { number }, { actor: commandLine, now: new Date(0) }, hashPhone)
    expect(await isBlocked(db, { phoneNumber: '+12025550143', hashPhone }, new Date(0))).toBe(true)
  })
})

describe('polish-excel: Windows-1250', () => {
  const names = { '94110': ['Posłanka Łucja Żółć +12025550143'] }

  test('is refused by the line that is not UTF-8, with the encoding that it probably has', async () => {
    await expectRefusal(load('polish-excel'), [
      'line 2: this line is not UTF-8',
      /--encoding windows-1250, it has: Posłanka · Łucja Żółć\./,
    ])
  })

  test('is refused if somebody names another encoding, which has signs in place of letters', async () => {
    await expectRefusal(load('polish-excel', ['--encoding', 'windows-1252', '--yes']), [
      'line 2: there is "Pos³anka"; this line is not windows-1252.',
    ])
  })

  test('comes in with its name', async () => {
    expect(await load('polish-excel', ['--encoding', 'windows-1250', '--yes'])).toMatchObject({ err: '' })
    expect(await stored()).toEqual(names)
  })

  test('comes in once somebody has confirmed how the names read', async () => {
    expect(await load('polish-excel', [], { typed: 'y\ry\r' })).toMatchObject({ status: 0, err: '' })
    expect(await stored()).toEqual(names)
  })
})

test('sep-line: the hint is obeyed, and the second line is the header', async () => {
  expect(await load('sep-line')).toMatchObject({ status: 0, err: '' })
  expect(await stored()).toEqual({ '94110': ['Senator Ada Brown +12025550143'] })
})

test('stray-quotes: the lines of the marks are named, and no rows are joined', async () => {
  await expectRefusal(load('stray-quotes'), [
    'line 3: a quotation mark (") opens a cell',
    'line 5: a quotation mark (") is out of place',
  ])
})

test('two-encodings: the line of the other encoding is named, whatever encoding somebody says it is', async () => {
  await expectRefusal(load('two-encodings'), ['line 3: this line is not UTF-8', 'Save the file in UTF-8'])
  await expectRefusal(load('two-encodings', ['--encoding', 'windows-1252', '--yes']), [
    'line 2: there is "NÃºÃ±ez", which probably means "Núñez"; this line is UTF-8',
  ])
})

test('zip-as-number: a number with decimals is read, and one that lost a digit is refused with line and person', async () => {
  await expectRefusal(load('zip-as-number'), ['line 3: location of Ben Okafor is "2138.0"; postal codes of US have 5 digits'])
})

test('zip-guarded: guards are removed, and a cell with several codes is refused with line and person', async () => {
  await expectRefusal(load('zip-guarded'), [
    'line 4: location of Cleo Diaz is "94110, 94112"; write each postal code in a row of its own.',
    'line 5: location of Dev Khan is "94113-94115"; a range is not allowed',
  ])
})

const applyIn = (name: string) => runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', '--yes'], { cwd: folder(name) })

test('silent-recordings: each is refused, because there is nothing to hear in it', async () => {
  const { status, err } = await applyIn('silent-recordings')
  expect([status, err.match(/There is nothing to hear in \S+/g)]).toEqual([
    1,
    ['intro.wav', 'bye.mp3', 'target.mp3'].map((file) => expect.stringContaining(file)),
  ])
  expect(await db.selectFrom('campaigns').select('name').execute()).toEqual([{ name: 'Wells' }])
})

test('padded-mp3: is taken as MP3, with a note that these frames have no sound', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'patchboard-cases-'))
  try {
    copyFileSync(join(folder('padded-mp3'), 'intro.mp3'), join(cwd, 'intro.mp3'))
    writeFileSync(join(cwd, 'campaign.yaml'), 'name: Padded\nprompts:\n  msg_intro: { file: intro.mp3 }\n')
    const { status, out, err } = await runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', '--yes'], { cwd })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^intro\.mp3 has no sound in it: callers hear nothing where msg_intro is played\.\n/)
    expect(out).toMatch(/\+ prompt msg_intro: file audio\/[0-9a-f]{64}\.mp3\n/)
  } finally {
    rmSync(cwd, { recursive: true })
  }
})

test.each(['own-number, one-calling-code, same-number', 'same-number, one-calling-code, own-number'])(
  'campaigns of one organization are no renames of each other: %s',
  async (order) => {
    for (const name of order.split(', ')) expect(await applyIn(name)).toMatchObject({ status: 0, err: '' })
    expect(await db.selectFrom('campaigns').select('name').execute()).toHaveLength(4)
  },
)

test('same-number: apply says who shares a number', async () => {
  const { out } = await applyIn('same-number')
  expect(out).toMatch(/^Ada Brown, Ben Okafor, and Cleo Diaz share \+12025550143: a session dials it only once/)
})
