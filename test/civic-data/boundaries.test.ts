// Guarantee: boundaries are loaded, switched to and taken back as a whole, and whoever looks up a point gets those of the moment.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import { rollBack } from '../../src/civic-data/loading/switch-version.ts'
import { districtBoundaries } from '../../src/civic-data/us/district-boundaries.ts'
import { requireValue } from '../../src/cli/command.ts'
import { division, geoJson, type InventedFeature, inventedFeatures, square } from '../support/civic/invented-map.ts'
import { cloneDatabase } from '../support/database.ts'

const authorship = { actor: commandLine, now: new Date('2026-11-27T12:00:00Z') }

async function openWorld() {
  const { db } = await cloneDatabase()
  const [source] = districtBoundaries
  if (source === undefined) throw new Error('There is no source')
  const read = openBoundaries()
  return {
    db,
    dataset: source.dataset,
    load: async (features: readonly InventedFeature[]) => {
      const read = await source.read(new Map([['cd119.geojson', geoJson(features)]]))
      if ('problems' in read) throw new Error(JSON.stringify(read.problems))
      const { dataset, country } = source
      return requireValue(await loadDataset(db, { ...read, dataset, country, origin: 'invented', isAccepted: false }, authorship))
    },
    at: async (longitude: number, latitude: number) =>
      (await read(db)).flatMap(({ maps }) => maps.map((map) => map.divisionAt({ longitude, latitude }))).join(),
  }
}

const moved = inventedFeatures.map((feature, i) => (i === 1 ? { ...feature, polygons: [[square(-60, 40)]] } : feature))

test('a point is looked up on the map of the moment, before and after a switch, and after going back', async () => {
  const { db, dataset, load, at } = await openWorld()
  expect(await at(-74.5, 40.5)).toBe('')
  expect(await load(inventedFeatures)).toMatchObject({ outcome: 'switched', report: { counts: { drawn: 3, areas: 0 } } })
  expect([await at(-74.5, 40.5), await at(-59.5, 40.5)]).toEqual([division(2), ''])
  expect(await load(inventedFeatures)).toMatchObject({ outcome: 'unchanged' })
  expect(await load(moved)).toMatchObject({ outcome: 'switched' })
  expect([await at(-74.5, 40.5), await at(-59.5, 40.5)]).toEqual(['', division(2)])
  requireValue(await rollBack(db, dataset, authorship))
  expect(await at(-74.5, 40.5)).toBe(division(2))
})

test('a map that has lost districts waits', async () => {
  const { load, at } = await openWorld()
  await load(inventedFeatures)
  const suspicious = ['2 districts of the map us/cd/119 are drawn, and there were 3']
  expect(await load(inventedFeatures.slice(1))).toMatchObject({ outcome: 'waiting', report: { suspicious } })
  expect(await at(-74.9, 40.5)).toBe(division(1))
})

test('the shapes are beside the records, which only name the districts', async () => {
  const { db, load } = await openWorld()
  await load(inventedFeatures)
  const { rows } = await sql<{ records: string }>`SELECT records::text FROM dataset_versions`.execute(db)
  expect(rows[0]?.records).toContain(division(3))
  expect(rows[0]?.records).not.toContain('74.7')
})
