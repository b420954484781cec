// Guarantee: the gazetteer of the Census is read as it is published, zipped or not; what is no point is refused with its line.
import { expect, test } from 'vitest'
import { zip } from '../../../../test/support/civic/zipped-shapefile.ts'
import { zipPoints } from './zip-points.ts'

const header = ['GEOID', 'ALAND', 'AWATER', 'ALAND_SQMI', 'AWATER_SQMI', 'INTPTLAT', `INTPTLONG${' '.repeat(40)}`]
const row = (code: string, latitude: string, longitude: string) => [code, '1', '0', '1', '0', latitude, `${longitude}    `]
const table = (separator: string, ...rows: string[][]) =>
  Buffer.from([header, ...rows].map((row) => row.join(separator)).join('\n'))
const read = (bytes: Buffer) => zipPoints.read(new Map([['zip-points', bytes]]))

const known = [row('00501', '40.81', '-73.04'), row('94110', '37.7485', '-122.4184')]
const points = { '00501': [40.81, -73.04], '94110': [37.7485, -122.4184] }

test.each([
  ['with tabs', table('\t', ...known)],
  ['with bars', table('|', ...known)],
  ['zipped', zip([{ name: '2024_Gaz_zcta_national.txt', bytes: table('\t', ...known) }])],
])('a file %s has the point of each ZIP code', async (_how, bytes) => {
  expect(await read(bytes)).toMatchObject({ records: { points } })
})

test.each([
  [table('\t', row('9411', '37', '-122')), 2, '"9411" is no ZIP code: five digits are allowed'],
  [table('\t', ...known, row('94117', '97', '-122')), 4, 'ZIP code 94117: "97,-122" is no latitude and longitude in degrees'],
  [table('\t'), 1, 'the file has no rows'],
  [zip([]), 1, 'the archive has no .txt file; one of each is needed: .txt'],
])('a file with a mistake is refused: %#', async (bytes, line, sentence) => {
  expect(await read(bytes)).toEqual({ problems: [{ file: 'zip-points', line, sentence }] })
})
