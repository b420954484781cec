// Guarantee: a campaign that names a committee, a role or a list calls whoever is a member now, each person once, and nobody else.
import { beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { readCurrent } from '../../src/campaigns/content/current.ts'
import { writeCampaignFile } from '../../src/campaigns/files/write-file.ts'
import { publishCampaign } from '../../src/campaigns/lifecycle/change-status.ts'
import { copyCampaign } from '../../src/campaigns/lifecycle/copy-campaign.ts'
import { findCampaignById } from '../../src/campaigns/queries.ts'
import { civicSeats } from '../../src/campaigns/reaching/civic-seats.ts'
import { locatedCampaign, resolveTargets } from '../../src/campaigns/reaching/resolve-targets.ts'
import { revertCampaign } from '../../src/campaigns/revisions/revert-campaign.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import { addCivicDataCommands } from '../../src/civic-data/commands.ts'
import { readList } from '../../src/civic-data/lists/read-list.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { congress } from '../../src/civic-data/us/congress.ts'
import { requireValue } from '../../src/cli/command.ts'
import { changeTarget } from '../../src/targets/change-target.ts'
import { addTargetCommands } from '../../src/targets/commands.ts'
import { listTargetsByKey } from '../../src/targets/queries.ts'
import { inventedCongress, loadInventedCongress, loadSource } from '../support/civic/load.ts'
import { committeeFiles, congressFiles } from '../support/civic/us-files.ts'
import { runCommands } from '../support/commands/run-commands.ts'
import { cloneDatabase } from '../support/database.ts'

const database = await cloneDatabase()
const { db } = database
const authorship = { actor: commandLine, now: new Date('2026-11-27T12:00:00Z') }
const readDirectory = openDirectory()
const clock = () => authorship.now
const seats = civicSeats({ readDirectory, readBoundaries: openBoundaries(), geocoder: undefined, clock })
const terminal = { input: process.stdin, output: process.stderr }
const run = (...args: string[]) =>
  runCommands(
    {
      add: (program, context) => {
        addCivicDataCommands(program, context, { cwd: '.', terminal })
        addTargetCommands(program, context)
      },
      database,
    },
    args,
  )

const farming = [
  { bioguide: 'R12', party: 'minority', rank: 1, title: 'Ranking Member' },
  { bioguide: 'S2', party: 'majority', rank: 2 },
  { bioguide: 'R11', party: 'majority', rank: 1, title: 'Chairwoman' },
  { bioguide: 'S1', party: 'majority', rank: 3, title: 'Vice Chairman' },
  { bioguide: 'GONE', party: 'majority', rank: 4 },
]
const load = (members: readonly object[], subcommittees: readonly object[] = []) =>
  loadSource(
    db,
    congress,
    new Map([
      ...congressFiles(inventedCongress),
      ...committeeFiles([{ thomas_id: 'HSAG', name: 'House Committee on Agriculture', subcommittees }], { HSAG: members }),
    ]),
  )

async function loadList(text: string): Promise<void> {
  const read = readList({ list: 'council', country: 'US', bytes: Buffer.from(text) })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const dataset = { dataset: 'list/council', country: 'US', records: read.records, origin: 'invented', isAccepted: true }
  requireValue(await loadDataset(db, dataset, authorship))
}

async function make(name: string, targets: readonly object[], more: object = {}): Promise<number> {
  const sent = { name, numbers: ['+12025550100'], targets, ...more }
  return requireValue(await changeCampaign(db, sent, { ...authorship, hasAnyNumber: true })).id
}

async function called(id: number, location: string | null = null): Promise<(string | null)[]> {
  const campaign = await findCampaignById(db, id)
  if (campaign === undefined) throw new Error(`There is no campaign ${id}`)
  const options = { resolvers: [seats], readDirectory, random: () => 0, clock: () => authorship.now }
  const { targets } = await resolveTargets(db, locatedCampaign(campaign), location, options)
  return targets.map(({ key }) => key?.replace('us:bioguide:', '') ?? null)
}

beforeAll(async () => {
  await loadInventedCongress(db)
  await load(farming)
  await loadList('name,phone,order\nZoe First,202-555-0161,1\nAbe Second,202-555-0162,2\n')
})

describe('who is called', () => {
  test.each([
    ['us:committee:HSAG', ['R11', 'S2', 'S1', 'R12']],
    ['us:committee:HSAG:chair', ['R11']],
    ['us:committee:HSAG:ranking', ['R12']],
    ['us:leader:senate:majority-leader', ['S1']],
    ['list:council', ['list:council:zoe-first', 'list:council:abe-second']],
  ])('%s: its present members in order', async (key, expected) => {
    expect(await called(await make(`Calls ${key}`, [{ key }]))).toEqual(expected)
  })

  test('somebody who is in a body and named beside it is called once', async () => {
    const targets = ['us:bioguide:S1', 'us:committee:HSAG:chair', 'us:committee:HSAG'].map((key) => ({ key }))
    expect(await called(await make('Twice', targets))).toEqual(['S1', 'R11', 'S2', 'R12'])
  })

  test('the order and the number of calls of the campaign are those of the members', async () => {
    const more = { order: 'republicans-first', call_maximum: 3 }
    expect(await called(await make('Ordered', [{ key: 'us:committee:HSAG' }], more))).toEqual(['S2', 'R12', 'R11'])
  })
})

test('the chair for callers whom the chair represents, and the whole committee for others', async () => {
  const targets = ['us:committee:HSAG:chair', 'us:committee:HSAG'].map((key) => ({ key }))
  const id = await make('Chair or all', targets, { type: 'congress', special: 'first-or-others' })
  expect(await called(id, '94110')).toEqual(['R11'])
  expect(await called(id, '20001')).toEqual(['R11', 'S2', 'S1', 'R12'])
})

test('pinned: first in any order, and beyond the number of calls; copied, written to files, taken back', async () => {
  const targets = [{ key: 'list:council' }, { key: 'us:bioguide:S2' }, { key: 'us:committee:HSAG:chair', pinned: true }]
  const council = ['list:council:zoe-first', 'list:council:abe-second']
  const id = await make('Pinned', targets, { order: 'democrats-only', call_maximum: 1 })
  expect(await called(id)).toEqual(['R11'])
  await make('Pinned', targets)
  expect(await called(id)).toEqual(['R11', ...council, 'S2'])
  const { campaign } = await readCurrent(db, (await findCampaignById(db, id)) ?? expect.fail())
  expect(writeCampaignFile(campaign)).toMatch(/HSAG:chair.*\n {4}pinned: true\n/)
  const copy = requireValue(await copyCampaign(db, { id, name: 'Pinned again' }, authorship))
  expect(await called(copy.id)).toEqual(['R11', ...council, 'S2'])
  await make(
    'Pinned',
    targets.map(({ key }) => ({ key })),
  )
  expect(await called(id)).toEqual([...council, 'S2', 'R11'])
  requireValue(await revertCampaign(db, { id, revision: 2 }, authorship))
  expect(await called(id)).toEqual(['R11', ...council, 'S2'])
})

test('a member who leaves, is overridden as vacant or is skipped is not called any more', async () => {
  const id = await make('Follows', [{ key: 'us:committee:HSAG' }])
  await run('data', 'override', 'us:bioguide:R12', '--vacant')
  await run('data', 'override', 'us:bioguide:S2', '--skip')
  expect(await called(id)).toEqual(['R11', 'S1'])
  await run('data', 'override', 'us:bioguide:R12', '--remove')
  await run('data', 'override', 'us:bioguide:S2', '--remove')
  await load(farming.filter(({ bioguide }) => bioguide !== 'R11'))
  expect(await called(id)).toEqual(['S2', 'S1', 'R12'])
  expect(await called(await make('Calls us:committee:HSAG:chair', [{ key: 'us:committee:HSAG:chair' }]))).toEqual([])
  await load(farming)
})

test('a body without present members calls nobody, in spite of a fallback number, and cannot be published', async () => {
  const more = { fallback_number: '202-555-0199', type: 'congress', special: 'only', locate: 'postal' }
  const located = await make('Located', [{ key: 'list:council' }], more)
  const id = await make('Nobody', [{ key: 'list:council' }], { fallback_number: '202-555-0199' })
  await db.deleteFrom('seats').where('dataset', '=', 'list/council').execute()
  await db.deleteFrom('dataset_versions').where('dataset', '=', 'list/council').execute()
  await db.deleteFrom('datasets').where('name', '=', 'list/council').execute()
  expect(await called(id)).toEqual([])
  expect(await called(located)).toEqual([])
  expect(await publishCampaign(db, id, { ...authorship, hasAnyNumber: true })).toMatchObject({
    error: { problems: [{ path: ['targets'], message: 'Nobody can be called: list:council has no members now.' }] },
  })
  await loadList('name,phone\nZoe First,202-555-0161\n')
  expect(await publishCampaign(db, id, { ...authorship, hasAnyNumber: true })).toMatchObject({ value: { id } })
})

test('a file, and a copy, keep the body and not its members', async () => {
  const id = await make('Kept', [{ key: 'us:committee:HSAG:chair' }])
  const row = await findCampaignById(db, id)
  const { campaign } = await readCurrent(db, row ?? expect.fail())
  expect(writeCampaignFile(campaign)).toContain(
    'targets:\n  - key: us:committee:HSAG:chair # Chair, House Committee on Agriculture\n',
  )
  const copy = requireValue(await copyCampaign(db, { id, name: 'Kept again' }, authorship))
  expect(await called(copy.id)).toEqual(['R11'])
})

test('a body cannot be given a number or another name', async () => {
  const [body] = await listTargetsByKey(db, ['us:committee:HSAG'])
  const change = { id: body?.id ?? 0, sent: { name: 'Mine', phone: '202-555-0101' }, country: 'US' }
  expect(await changeTarget(db, change, authorship)).toMatchObject({ error: { message: expect.stringContaining('its members') } })
  const named = { key: 'us:committee:HSAG', name: 'House Committee on Agriculture', phone: '202-555-0101' }
  expect(await changeCampaign(db, { name: 'Numbered', targets: [named] }, { ...authorship, hasAnyNumber: true })).toMatchObject({
    error: { problems: [{ path: ['targets', 0], message: expect.stringContaining('write only its key') }] },
  })
})

test('bodies are found by commands, with who is a member', async () => {
  expect((await run('data', 'find', 'agriculture')).out).toBe(
    'us:committee:HSAG:chair\tChair, House Committee on Agriculture\tRepresentative Cy Eleven\n' +
      'us:committee:HSAG\tHouse Committee on Agriculture\t4 people\n' +
      'us:committee:HSAG:ranking\tRanking Member, House Committee on Agriculture\tRepresentative Di Twelve\n',
  )
  expect((await run('targets', 'find', 'majority-leader')).out).toBe(
    'us:leader:senate:majority-leader\tSenate Majority Leader\tits members are called\tcalled by Calls us:leader:senate:majority-leader\n',
  )
})

test('the name of a subcommittee may be long', async () => {
  await load(farming, [{ thomas_id: '01', name: 'Of the Wells, '.repeat(20) }])
  expect((await run('data', 'find', 'HSAG01')).out).toMatch(/^us:committee:HSAG01\tHouse .{93}…\tnobody now\n$/)
  await load(farming)
})
