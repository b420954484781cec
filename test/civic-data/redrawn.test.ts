// Guarantee: an operator who knows of new districts that the code does not know says so in a file, and from the day of the new maps on,
// callers there are not connected by old tables.
import { expect, test } from 'vitest'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import { locateCaller } from '../../src/civic-data/locating/locate-caller.ts'
import { kindOfLocation } from '../../src/civic-data/locating/location.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { districtBoundaries } from '../../src/civic-data/us/district-boundaries.ts'
import { unitedStates } from '../../src/civic-data/us/provider.ts'
import { redrawnStates } from '../../src/civic-data/us/redrawn-states.ts'
import { zipDistricts } from '../../src/civic-data/us/zip-codes/zip-districts.ts'
import { geoJson, square } from '../support/civic/invented-map.ts'
import { loadSource } from '../support/civic/load.ts'
import { redrawnFile, zipFile } from '../support/civic/us-files.ts'
import { cloneDatabase } from '../support/database.ts'

const { db } = await cloneDatabase()
const services = { db, readDirectory: openDirectory(), readBoundaries: openBoundaries(), geocoder: undefined }
const [before, after] = [new Date('2027-01-03T16:59:59Z'), new Date('2027-01-03T17:00:00Z')]

const [oldTable, newTable] = [119, 120].map((congress) => {
  const district = congress === 119 ? 1 : 2
  const rows = ['51,VA,22201', '06,CA,94110'].map((row) => `${row},${district},${congress}`)
  return zipFile(rows, 'state_fips,state_abbr,zcta,cd,congress')
}) as [Map<string, Buffer>, Map<string, Buffer>]

/** The district at both times; `none`: an address is asked for. */
async function districtsAt(text: string): Promise<string[]> {
  const location = { kind: kindOfLocation(unitedStates, text), text }
  const places = await Promise.all([before, after].map((now) => locateCaller(services, unitedStates, location, now)))
  return places.map((place) => place?.candidates.get('cd')?.[0]?.division.slice(-1) ?? 'none')
}

const [virginia, california, point] = ['22201', '94110', '37.5,-121.5']

test('as long as nobody says otherwise, a state keeps its lines: old and new tables count all the time', async () => {
  await loadSource(db, zipDistricts, oldTable)
  expect([await districtsAt(virginia), await districtsAt(california)]).toEqual([
    ['1', '1'],
    ['1', 'none'],
  ])
  await loadSource(db, zipDistricts, newTable)
  expect([await districtsAt(virginia), await districtsAt(california)]).toEqual([
    ['2', '2'],
    ['none', '2'],
  ])
})

test('a state that is added moves to the new map on its day, with the old table and with the new one', async () => {
  await loadSource(db, redrawnStates, redrawnFile(['120,VA,']))
  expect(await districtsAt(virginia)).toEqual(['none', '2'])
  await loadSource(db, zipDistricts, oldTable)
  expect([await districtsAt(virginia), await districtsAt(california)]).toEqual([
    ['1', 'none'],
    ['1', 'none'],
  ])
})

test('boundaries of both maps change on the same day in a state that is added', async () => {
  const [boundaries] = districtBoundaries
  if (boundaries === undefined) throw new Error('There are no boundaries')
  const map = (district: number) => geoJson([{ properties: { state: 'VA', district }, polygons: [[square(-122, 37)]] }])
  await loadSource(db, boundaries, new Map([1, 2].map((district) => [`cd${118 + district}.geojson`, map(district)])))
  expect(await districtsAt(point)).toEqual(['1', '2'])
  await loadSource(db, redrawnStates, redrawnFile([]))
  expect(await districtsAt(point)).toEqual(['2', '2'])
})

test('a state in the list of the code that keeps its districts after all: the old table counts on', async () => {
  await loadSource(db, redrawnStates, redrawnFile(['120,CA,no', '120,FL,yes']))
  expect([await districtsAt(virginia), await districtsAt(california)]).toEqual([
    ['1', '1'],
    ['1', '1'],
  ])
  const redrawn = (await services.readDirectory(db)).redrawnIn('US')
  expect(unitedStates.listEnding('us/cd/119', { now: before, redrawn }).regions).toEqual(['FL', 'MO', 'NC', 'OH', 'TX', 'UT'])
})
