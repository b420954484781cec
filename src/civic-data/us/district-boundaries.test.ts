import { expect, test } from 'vitest'
import { division, geoJson, inventedFeatures, square } from '../../../test/support/civic/invented-map.ts'
import { zip, zippedShapefile } from '../../../test/support/civic/zipped-shapefile.ts'
import { BoundaryIndex } from '../boundaries/boundary-index.ts'
import { districtBoundaries } from './district-boundaries.ts'

const [congress, upper, lower] = districtBoundaries

async function read(name: string, bytes: Buffer, source = congress) {
  const read = await source?.read(new Map([[name, bytes]]))
  if (read === undefined || 'problems' in read) return { problems: read?.problems ?? [], maps: [], notes: [] }
  return { problems: [], maps: read.boundaries ?? [], notes: read.notes, drawn: read.records.boundaries }
}

const one = (properties: Readonly<Record<string, unknown>>) => geoJson([{ properties, polygons: [[square(-75, 40)]] }])

async function divisionsOf(properties: Readonly<Record<string, unknown>>, source = congress) {
  const { maps, problems } = await read('cd.geojson', one(properties), source)
  return maps.flatMap(({ districts }) => districts.map((district) => district.division)).join() || problems[0]?.sentence
}

test.each([
  ['GeoJSON', 'cb_2024_us_cd119_500k.geojson', geoJson(inventedFeatures)],
  ['a zipped shapefile', 'cb_2024_us_cd119_500k.zip', zippedShapefile(inventedFeatures)],
])('the same districts are read from %s, with holes and islands', async (_, name, bytes) => {
  const { maps, drawn } = await read(name, bytes)
  expect(drawn).toMatchObject([{ map: 'us/cd/119', kind: 'cd', divisions: [1, 2, 3].map(division) }])
  const index = new BoundaryIndex(maps[0] ?? { map: '', kind: '', districts: [] })
  const at = (longitude: number, latitude: number) => index.divisionAt({ longitude, latitude })
  expect([at(-74.9, 40.5), at(-74.5, 40.5), at(-73.5, 40.5), at(-72.4, 40.2), at(-70, 40)]).toEqual([
    ...[division(1), division(2), division(3), division(3), undefined],
  ])
})

test.each([
  [{ STATEFP: '34', CD119FP: '10' }, 'state:nj/cd:10'],
  [{ STATEFP20: '02', CD120FP: '00' }, 'state:ak/cd:at-large'],
  [{ STATEFP: '11', CD119FP: '98' }, 'district:dc/cd:at-large'],
  [{ state: 'nj', district: 7 }, 'state:nj/cd:7'],
  [{ GEOID: '3407' }, 'state:nj/cd:7'],
  [{ ocd_id: 'ocd-division/country:us/state:nj/cd:7' }, 'state:nj/cd:7'],
])('the properties %j draw %s', async (properties, expected) => {
  expect(await divisionsOf(properties)).toBe(`ocd-division/country:us/${expected}`)
})

test.each([
  [upper, { STATEFP: '06', SLDUST: '012', NAMELSAD: 'State Senate District 12' }, 'state:ca/sldu:12'],
  [
    upper,
    { STATEFP: '25', SLDUST: 'D07', NAMELSAD: 'First Essex and Middlesex District' },
    'state:ma/sldu:1st_essex_and_middlesex',
  ],
  [lower, { STATEFP: '27', SLDLST: '01A', NAMELSAD: 'State House District 1A' }, 'state:mn/sldl:1a'],
  [lower, { STATEFP: '33', SLDLST: '001', NAMELSAD: 'State House District Belknap 01' }, 'state:nh/sldl:belknap_1'],
  [lower, { STATEFP: '50', SLDLST: 'A-1', NAMELSAD: 'Addison-1 State House District' }, 'state:vt/sldl:addison-1'],
  [upper, { STATEFP: '11', SLDUST: '003', NAMELSAD: 'Ward 3' }, 'district:dc/sldu:3'],
])('a state legislature’s district: %o %j', async (source, properties, expected) => {
  expect(await divisionsOf(properties, source)).toBe(`ocd-division/country:us/${expected}`)
})

test.each([
  ['cb_2026_us_cd120_500k.geojson', { state: 'NJ', district: 1 }, 'us/cd/120'],
  ['cds-nj-2022.geojson', { state: 'NJ', district: 1 }, 'us/cd/118'],
  ['cd.geojson', { STATEFP: '34', CD120FP: '01' }, 'us/cd/120'],
  ['cd.geojson', { state: 'NJ', district: 1 }, 'us/cd/119'],
])('the file %s with %j is of the map %s', async (name, properties, map) => {
  expect((await read(name, one(properties))).maps).toMatchObject([{ map }])
})

test('water without a district is left out, and said', async () => {
  const features = [...inventedFeatures, { properties: { STATEFP: '34', CD119FP: 'ZZ' }, polygons: [[square(0, 0)]] }]
  expect(await read('cd.geojson', geoJson(features))).toMatchObject({ maps: [{ districts: { length: 3 } }], notes: [{}] })
})

const feature = (geometry: unknown, properties: unknown = { state: 'NJ', district: 1 }) =>
  Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry }] }))
const ring = square(-75, 40)

test.each([
  ['a web page', Buffer.from(' <html>'), /web page/],
  ['half of a file', geoJson(inventedFeatures).subarray(0, 200), /incomplete/],
  ['something else', Buffer.from('[1, 2]'), /FeatureCollection/],
  ['no districts', geoJson([]), /no districts/],
  ['a point', feature({ type: 'Point', coordinates: [1, 2] }), /feature 1: its shape is a Point; Polygon and MultiPolygon/],
  ['no shape', feature(null), /feature 1: it has no shape/],
  ['a ring of two points', feature({ type: 'Polygon', coordinates: [ring.slice(0, 2)] }), /four points/],
  ['text for numbers', feature({ type: 'Polygon', coordinates: [ring.map(([x, y]) => [`${x}`, `${y}`])] }), /four points/],
  ['metres', feature({ type: 'Polygon', coordinates: [ring.map(([x, y]) => [x * 111_000, y * 111_000])] }), /not in degrees/],
  ['no state', feature({ type: 'Polygon', coordinates: [ring] }, { name: 'x' }), /names no state.*found: NAME/],
  ['an unknown district', one({ state: 'NJ', district: 99 }), /NJ has no district "99"/],
  ['another country', one({ ocd_id: 'ocd-division/country:ca/ed:1' }), /is no division of the kind cd/],
])('%s is refused', async (_, bytes, sentence) => {
  expect((await read('cd.geojson', bytes)).problems).toMatchObject([{ sentence: expect.stringMatching(sentence) }])
})

const part = (name: string, size = 1) => ({ name, bytes: Buffer.alloc(size) })

test.each([
  ['no archive', Buffer.from('PK, but nothing else'), /cannot be unpacked/],
  ['half of an archive', zippedShapefile(inventedFeatures).subarray(0, 300), /cannot be unpacked/],
  ['a name outside of the folder', zip([part('../../map.shp'), part('map.dbf')]), /cannot be unpacked/],
  ['a name from the root', zip([part('/etc/map.shp'), part('map.dbf')]), /cannot be unpacked/],
  ['more than it says', zip([{ ...part('map.shp', 100_000), claimedSize: 10 }, part('map.dbf')]), /cannot be unpacked/],
  ['gigabytes', zip([{ ...part('map.shp'), claimedSize: 3e9 }, part('map.dbf')]), /3000 MB unpacked; up to 500 MB/],
  ['a thousand files', zip(Array.from({ length: 1000 }, (_, i) => part(`${i}.shp`))), /1000 files; up to 100/],
  ['no shapefile', zip([part('readme.txt')]), /no .shp file; one of each is needed: .shp, .dbf/],
  ['two shapefiles', zip([part('a.shp'), part('b.shp'), part('a.dbf')]), /more than one .shp file; one of each/],
  ['zeros for a shapefile', zip([part('a.shp', 500), part('a.dbf', 500)]), /damaged|no districts/],
])('an archive with %s is refused', async (_, bytes, sentence) => {
  expect((await read('cd119.zip', bytes)).problems).toMatchObject([{ sentence: expect.stringMatching(sentence) }])
})
