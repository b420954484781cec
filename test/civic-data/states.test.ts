// Guarantee: members of state legislatures and governors are reached at numbers that work, and a load of some states leaves the
// others as they are.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import type { Source } from '../../src/civic-data/source.ts'
import { governors } from '../../src/civic-data/us/governors/governors.ts'
import { stateLegislators } from '../../src/civic-data/us/legislatures/state-legislators.ts'
import { requireValue } from '../../src/cli/command.ts'
import { governorFiles, type InventedLegislator, legislatorFiles } from '../support/civic/us-state-files.ts'
import { cloneDatabase } from '../support/database.ts'

const authorship = { actor: commandLine, now: new Date('2026-11-27T12:00:00Z') }

async function openWorld() {
  const { db } = await cloneDatabase()
  const load = async (source: Source, files: ReadonlyMap<string, Buffer>) => {
    const read = await source.read(files)
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    const { dataset, country } = source
    return requireValue(await loadDataset(db, { ...read, dataset, country, origin: 'invented', isAccepted: false }, authorship))
  }
  const targets = async () =>
    await db.selectFrom('targets').select(['name', 'number', 'ask_for', 'district', 'chamber']).orderBy('name').execute()
  const seats = async () => (await db.selectFrom('seats').select('key').orderBy('key').execute()).map(({ key }) => key)
  return { load, targets, seats }
}

const member = (id: number, phone: string, more: Partial<InventedLegislator> = {}): InventedLegislator => ({
  ...{ id: `p${id}`, name: `Member ${id}`, chamber: 'lower', district: `${id}`, phone },
  ...more,
})

test('callers ask by name at a number that several people share', async () => {
  const { load, targets } = await openWorld()
  await load(stateLegislators, legislatorFiles([member(1, '916-555-0101'), member(2, '916-555-0109'), member(3, '916-555-0109')]))
  expect(await targets()).toEqual([
    { name: 'Member 1', number: '+19165550101', ask_for: false, district: 'CA-1', chamber: 'lower' },
    { name: 'Member 2', number: '+19165550109', ask_for: true, district: 'CA-2', chamber: 'lower' },
    { name: 'Member 3', number: '+19165550109', ask_for: true, district: 'CA-3', chamber: 'lower' },
  ])
})

test('a load of one state leaves the seats of the others', async () => {
  const { load, seats } = await openWorld()
  await load(stateLegislators, legislatorFiles([member(1, '916-555-0101'), member(2, '512-555-0101', { state: 'TX' })]))
  await load(stateLegislators, legislatorFiles([member(3, '916-555-0103')]))
  expect(await seats()).toEqual(['us:sldl:CA-3', 'us:sldl:TX-2'])
})

test('a chamber of one state that has lost a tenth waits, however many there are elsewhere', async () => {
  const { load } = await openWorld()
  const chamber = (state: string, count: number) =>
    Array.from({ length: count }, (_, i) => member(i, `916-555-0${100 + i}`, { state, id: `${state}${i}` }))
  await load(stateLegislators, legislatorFiles([...chamber('CA', 40), ...chamber('TX', 400)]))
  expect(await load(stateLegislators, legislatorFiles([...chamber('CA', 30), ...chamber('TX', 400)]))).toMatchObject({
    outcome: 'waiting',
    report: { suspicious: ['state, lower chamber of CA has 30 holders, and had 40: it has lost more than a tenth'] },
  })
})

test('a new governor keeps the target and the number of the office, and is said', async () => {
  const { load, targets } = await openWorld()
  const row = (name: string, phone: string) => `CA,governor,${name},Purple,${phone},,,,yes`
  await load(governors, governorFiles([row('Ada Brown', '916-555-0101')]))
  const { report } = await load(governors, governorFiles([row('Ben Cole', '')]))
  expect(report.renamed).toEqual([{ key: 'us_state:governor:CA', name: 'Ben Cole', seat: 'us:governor:CA', from: 'Ada Brown' }])
  expect(await targets()).toMatchObject([{ name: 'Ben Cole', number: '+19165550101', district: 'CA', chamber: 'exec' }])
})
