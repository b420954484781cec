// Guarantee: whatever somebody says about where they are leads to their own districts, to what is certain of them, or to nobody.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import type { FoundAddress } from '../../src/civic-data/geocoders/geocoder.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import { locateCaller } from '../../src/civic-data/locating/locate-caller.ts'
import type { LocationKind } from '../../src/civic-data/locating/location.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import type { Source, SourceTexts } from '../../src/civic-data/source.ts'
import { districtBoundaries } from '../../src/civic-data/us/district-boundaries.ts'
import { unitedStates } from '../../src/civic-data/us/provider.ts'
import { zipDistricts } from '../../src/civic-data/us/zip-codes/zip-districts.ts'
import { requireValue } from '../../src/cli/command.ts'
import { geoJson, type InventedFeature, inventedFeatures, square } from '../support/civic/invented-map.ts'
import { zipFile } from '../support/civic/us-files.ts'
import { cloneDatabase } from '../support/database.ts'

const { db } = await cloneDatabase()
const [before, after] = [new Date('2026-11-27T12:00:00Z'), new Date('2027-01-04T12:00:00Z')]

async function load(source: Source | undefined, files: SourceTexts): Promise<void> {
  const read = await source?.read(files)
  if (source === undefined || read === undefined || 'problems' in read) throw new Error(JSON.stringify(read))
  const { dataset, country } = source
  await loadDataset(
    db,
    { ...read, dataset, country, origin: 'invented', isAccepted: true },
    { actor: commandLine, now: before },
  ).then((result) => requireValue(result))
}

/** California gets new lines for the 120th Congress. */
const california = (district: number, west: number): InventedFeature => ({
  properties: { state: 'CA', district },
  polygons: [[square(west, 37)]],
})
await load(
  districtBoundaries[0],
  new Map([
    ['cd119.geojson', geoJson([...inventedFeatures, california(11, -122), california(12, -121)])],
    ['cd120.geojson', geoJson([california(12, -122)])],
  ]),
)
await load(
  zipDistricts,
  zipFile([
    '15,HI,96701,1',
    '06,CA,96140,1',
    '32,NV,96151,2',
    '06,CA,94110,11',
    '06,CA,94117,11',
    '06,CA,94117,12',
    '34,NJ,07001,10',
    '34,NJ,07002,1',
    '34,NJ,07002,2',
  ]),
)

let found: FoundAddress | undefined
const services = {
  ...{ db, readDirectory: openDirectory(), readBoundaries: openBoundaries() },
  geocoder: { locate: async () => found },
}

async function locate(kind: LocationKind, text: string, now = before): Promise<string> {
  const place = await locateCaller(services, unitedStates, { kind, text }, now)
  if (place === undefined) return 'nobody'
  const known = [...place.candidates].filter(([kind]) => kind !== 'country')
  const parts = known.map(([, own]) => own.map(({ division }) => division.replace(/.*us\//, '')).join(' or '))
  return [...parts, ...[...place.outdated].map((kind) => `${kind} outdated`)].toSorted().join(', ')
}

test.each<[LocationKind, string, string]>([
  ['postal', '07001', 'state:nj, state:nj/cd:10'],
  ['postal', '07001-1234', 'state:nj, state:nj/cd:10'],
  ['postal', '94117', 'state:ca, state:ca/cd:11 or state:ca/cd:12'],
  ['postal', '99999', 'nobody'],
  ['postal', '94199', 'state:ca'],
  ['postal', '96798', 'state:hi'],
  ['postal', '96799', 'nobody'],
  ['postal', '9419', 'nobody'],
  ['postal', '96150', 'nobody'],
  ['latlon', '40.5,-74.5', 'state:nj, state:nj/cd:2'],
  ['latlon', ' 40.5 , -73.5 ', 'state:nj, state:nj/cd:3'],
  ['latlon', '40.5 -74.9', 'state:nj, state:nj/cd:1'],
  ['latlon', '91,0', 'nobody'],
  ['latlon', '-74.5,40.5', 'nobody'],
  ['district', 'CA-12', 'state:ca, state:ca/cd:12'],
  ['district', 'nj 7', 'state:nj, state:nj/cd:7'],
  ['district', 'AK-AL', 'state:ak, state:ak/cd:at-large'],
  ['district', 'DC-98', 'district:dc, district:dc/cd:at-large'],
  ['district', 'ocd-division/country:us/state:ca/cd:12', 'state:ca, state:ca/cd:12'],
  ['district', 'ocd-division/country:us/state:ca/sldu:11', 'state:ca, state:ca/sldu:11'],
  ['district', 'ocd-division/country:us/state:ca/cd:99', 'nobody'],
  ['district', 'ocd-division/country:us/state:xx', 'nobody'],
  ['district', 'CA-99', 'nobody'],
])('%s %j is %s', async (kind, text, expected) => {
  expect(await locate(kind, text)).toBe(expected)
})

test('from the day of the new Congress, points are in its districts; where only the old map is known, the state is', async () => {
  const places = ['37.5,-121.5', '37.5,-120.5', '40.5,-74.5']
  const at = async (now: Date) => await Promise.all(places.map((text) => locate('latlon', text, now)))
  expect(await at(before)).toEqual(['state:ca, state:ca/cd:11', 'state:ca, state:ca/cd:12', 'state:nj, state:nj/cd:2'])
  expect(await at(after)).toEqual(['state:ca, state:ca/cd:12', 'cd outdated, state:ca', 'state:nj, state:nj/cd:2'])
})

const division = (name: string) => `ocd-division/country:us/${name}`

test('an address is found by the geocoder: its point on our maps first, then its own districts', async () => {
  found = { point: { latitude: 40.5, longitude: -74.5 }, districts: [{ map: 'us/sldu', division: division('state:nj/sldu:9') }] }
  expect(await locate('address', '1 Main St')).toBe('state:nj, state:nj/cd:2, state:nj/sldu:9')
  found = { point: { latitude: 0, longitude: 0 }, districts: [{ map: 'us/cd/119', division: division('state:ca/cd:40') }] }
  expect([await locate('address', '1 Main St'), await locate('address', '1 Main St', after)]).toEqual([
    ...['state:ca, state:ca/cd:40', 'cd outdated, state:ca'],
  ])
  found = {
    point: null,
    districts: ['119', '120'].map((of) => ({ map: `us/cd/${of}`, division: division(`state:ca/cd:${of.slice(1)}`) })),
  }
  expect([await locate('address', '1 Main St'), await locate('address', '1 Main St', after)]).toEqual([
    ...['state:ca, state:ca/cd:19', 'state:ca, state:ca/cd:20'],
  ])
})

test.each([
  ['1 Main St, Town, NJ 07001', 'state:nj, state:nj/cd:10'],
  ['1 Main St, Town NJ 07002-1234 USA', 'state:nj, state:nj/cd:1 or state:nj/cd:2'],
  ['94117 Main St', 'nobody'],
  ['1 Main St, San Francisco', 'nobody'],
])('without a geocoder’s answer, the address %j leads to where its ZIP code does', async (text, expected) => {
  found = undefined
  expect(await locate('address', text)).toBe(expected)
})
