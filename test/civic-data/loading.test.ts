// Guarantee: a dataset changes as a whole or not at all; what looks wrong waits for somebody; and there is always a way back.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import { loadSource } from '../../src/civic-data/loading/load-source.ts'
import { acceptVersion, rollBack } from '../../src/civic-data/loading/switch-version.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { listVersions } from '../../src/civic-data/queries.ts'
import { congress } from '../../src/civic-data/us/congress.ts'
import { requireValue } from '../../src/cli/command.ts'
import { congressFiles, type InventedMember } from '../support/civic/us-files.ts'
import { cloneDatabase } from '../support/database.ts'

const authorship = { actor: commandLine, now: new Date('2026-11-27T12:00:00Z') }
const { dataset } = congress

const ada = { id: 'B1', name: 'Ada Brown', seat: 'CA-12', phone: '202-225-0101', offices: ['415-555-0101', '415-555-0102'] }
const crowd: InventedMember[] = Array.from({ length: 20 }, (_, i) => ({
  ...{ id: `C${i}`, name: `Member ${i}`, seat: `CA-${i + 13}`, phone: `202-225-02${10 + i}` },
}))

async function openWorld() {
  const { db } = await cloneDatabase()
  const read = openDirectory()
  return {
    db,
    load: async (members: readonly InventedMember[], isAccepted = false) => {
      const read = congress.read(congressFiles(members))
      if ('problems' in read) throw new Error(JSON.stringify(read.problems))
      const origin = 'invented'
      return requireValue(
        await loadDataset(db, { dataset, country: 'US', records: read.records, origin, isAccepted }, authorship),
      )
    },
    holderOf: async (district: string) =>
      (await read(db)).seatsOf(`ocd-division/country:us/state:ca/cd:${district}`)[0]?.target?.name ?? 'vacant',
    rows: async (key: string) => {
      const target = await db.selectFrom('targets').selectAll().where('key', '=', `us:bioguide:${key}`).executeTakeFirst()
      const offices = await db
        .selectFrom('offices')
        .selectAll()
        .where('target_id', '=', target?.id ?? 0)
        .orderBy('id')
        .execute()
      return { target, offices }
    },
  }
}

test('a first version is used at once: seats, targets and offices in the order of dialling', async () => {
  const { load, holderOf, rows } = await openWorld()
  expect(await load([ada])).toMatchObject({ outcome: 'switched', report: { before: null, counts: { vacant: 540 } } })
  expect([await holderOf('12'), await holderOf('13')]).toEqual(['Ada Brown', 'vacant'])
  const { target, offices } = await rows('B1')
  expect(target).toMatchObject({ number: '+12022250101', district: 'CA-12', party: 'Purple', chamber: 'lower', source: dataset })
  expect(offices.map(({ uid, number, latlon }) => [uid, number, latlon])).toEqual([
    ['B1-town1', '+14155550101', '37,-122'],
    ['B1-town2', '+14155550102', '38,-123'],
  ])
})

test('the same files again change nothing, not even the rows of offices', async () => {
  const { load, rows, db } = await openWorld()
  await load([ada])
  const before = await rows('B1')
  expect(await load([ada])).toMatchObject({ outcome: 'unchanged' })
  expect(await load([{ ...ada, party: 'Green' }])).toMatchObject({ outcome: 'switched' })
  const after = await rows('B1')
  expect(after.offices).toEqual(before.offices)
  expect(after.target).toMatchObject({ id: before.target?.id, party: 'Green' })
  expect(await listVersions(db, dataset)).toHaveLength(2)
})

test('texts that are longer than their columns are cut off at a whole character, and a key that is too long changes nothing', async () => {
  const { db, load, rows } = await openWorld()
  await load([{ ...ada, name: `Ada ${'😀'.repeat(120)}` }])
  expect((await rows('B1')).target?.name).toBe(`Ada ${'😀'.repeat(95)}…`)
  const files = congressFiles([{ ...ada, id: 'B'.repeat(101) }])
  const wanted = { source: congress, files, origin: 'invented', isAccepted: true }
  expect(await loadSource(db, wanted, authorship)).toEqual({
    outcome: 'failed',
    message: `Ada Brown: the key us:bioguide:${'B'.repeat(87)}… has 113 characters; at most 100 are allowed.\nNothing was changed.`,
  })
})

test('a successor takes the seat, and the predecessor stays a target', async () => {
  const { load, holderOf, rows } = await openWorld()
  await load([ada, ...crowd])
  const { report } = await load([{ ...ada, id: 'B2', name: 'Ben Cole' }, ...crowd])
  expect(report).toMatchObject({ added: [{ name: 'Ben Cole' }], removed: [{ name: 'Ada Brown' }], suspicious: [] })
  expect(await holderOf('12')).toBe('Ben Cole')
  expect((await rows('B1')).target?.name).toBe('Ada Brown')
})

test('a chamber that has lost a tenth waits; callers reach those of before until somebody accepts it', async () => {
  const { load, holderOf, db } = await openWorld()
  await load([ada, ...crowd])
  expect(await load(crowd.slice(0, 10))).toMatchObject({ outcome: 'waiting', report: { suspicious: [/more than a tenth/] } })
  expect(await holderOf('12')).toBe('Ada Brown')
  expect(await load(crowd.slice(0, 10))).toMatchObject({ outcome: 'waiting' })
  requireValue(await acceptVersion(db, dataset, authorship))
  expect(await holderOf('12')).toBe('vacant')
  expect(await acceptVersion(db, dataset, authorship)).toMatchObject({ error: { kind: 'conflict' } })
})

test('a region whose numbers have all changed waits', async () => {
  const { load } = await openWorld()
  await load(crowd)
  const renumbered = crowd.map((member, i) => ({ ...member, phone: `202-225-03${10 + i}` }))
  expect(await load(renumbered)).toMatchObject({
    outcome: 'waiting',
    report: { suspicious: ['all 20 numbers of CA have changed'] },
  })
  expect(await load(renumbered, true)).toMatchObject({ outcome: 'switched' })
})

test('a version can be taken back, step by step, until none is left; the source cannot bring it again', async () => {
  const { load, holderOf, rows, db } = await openWorld()
  const [first, second, third] = ['101', '102', '103'].map((end) => [{ ...ada, phone: `202-225-0${end}` }, ...crowd])
  for (const members of [first, second, third]) await load(members ?? [])
  expect((await rows('B1')).target?.number).toBe('+12022250103')
  requireValue(await rollBack(db, dataset, authorship))
  expect((await rows('B1')).target?.number).toBe('+12022250102')
  expect(await load(third ?? [])).toMatchObject({ outcome: 'unchanged' })
  expect((await rows('B1')).target?.number).toBe('+12022250102')
  requireValue(await rollBack(db, dataset, authorship))
  expect((await rows('B1')).target?.number).toBe('+12022250101')
  expect(await rollBack(db, dataset, authorship)).toMatchObject({ error: { kind: 'conflict' } })
  expect(await holderOf('12')).toBe('Ada Brown')
})

test('of two loads at the same time, both end, and the last one counts', async () => {
  const { load, db } = await openWorld()
  await load([ada, ...crowd])
  await Promise.all(['0104', '0105'].map((end) => load([{ ...ada, phone: `202-225-${end}` }, ...crowd])))
  const versions = await listVersions(db, dataset)
  expect(versions.filter(({ is_current }) => is_current).map(({ id }) => id)).toEqual([versions[0]?.id])
})

test('if the switch fails, nothing of the version is left', async () => {
  const { load, holderOf, db } = await openWorld()
  await load([ada])
  const [longKey, before] = ['x'.repeat(300), await listVersions(db, dataset)]
  await expect(load([ada, { id: longKey, name: 'Ben Cole', seat: 'CA-13' }])).rejects.toThrow()
  expect(await holderOf('12')).toBe('Ada Brown')
  expect(await listVersions(db, dataset)).toEqual(before)
})

test('of a person whose key CallPower has stored already, the target is kept and brought up to date', async () => {
  const { load, rows, db } = await openWorld()
  const old = { key: 'us:bioguide:B1', name: 'A. Brown', title: 'Rep.', number: '+12022250100' }
  const { id } = await db.insertInto('targets').values(old).returning('id').executeTakeFirstOrThrow()
  await load([ada])
  expect((await rows('B1')).target).toMatchObject({ id, name: 'Ada Brown', number: '+12022250101' })
})
