// The source of a point in the middle of each ZIP code: the gazetteer of the Census. Layout:
// https://www.census.gov/programs-surveys/geography/technical-documentation/records-layout/gaz-record-layouts.html
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { readPoint } from '../../locating/location.ts'
import { readArchive } from '../../reading/read-archive.ts'
import { readTable } from '../../reading/read-table.ts'
import { type AreaPoint, noRecords } from '../../records.ts'
import type { ReadSource, Source } from '../../source.ts'

const name = 'zip-points'
const published = 'https://www2.census.gov/geo/docs/maps-data/data/gazetteer'
const years = [2026, 2025, 2024]
const publishedYear = 2024

const fileOf = (year: number) => `${year}_gaz_zcta_national`

const columns = {
  zip: ['geoid', 'zcta', 'zip'],
  latitude: ['intptlat', 'lat', 'latitude'],
  longitude: ['intptlong', 'lon', 'longitude'],
}

export const zipPoints = {
  dataset: 'us/zip-points',
  title: 'A point in the middle of each ZIP code',
  country: 'US',
  files: [
    {
      name,
      spellings: years.flatMap((year) => [`${fileOf(year)}.txt`, `${fileOf(year)}.zip`]),
      url: `${published}/${publishedYear}_Gazetteer/${publishedYear}_Gaz_zcta_national.zip`,
      need: 'required',
    },
  ],
  read: async (files): Promise<ReadSource> => {
    const bytes = files.get(name) ?? Buffer.alloc(0)
    const isArchive = bytes.subarray(0, 2).toString() === 'PK'
    const unpacked = isArchive ? await readArchive(bytes, ['txt']) : { txt: bytes }
    return typeof unpacked === 'string' ? { problems: [{ file: name, line: 1, sentence: unpacked }] } : read(unpacked.txt)
  },
} satisfies Source

function read(bytes: Buffer): ReadSource {
  const table = readTable(bytes, { name, columns, required: ['zip', 'latitude', 'longitude'] })
  if ('problems' in table) return table
  const problems: LocatedProblem[] = []
  const points = table.rows.flatMap(({ line, cell }): [string, AreaPoint][] => {
    const [zip, written] = [cell('zip').trim(), `${cell('latitude').trim()},${cell('longitude').trim()}`]
    const point = readPoint(written)
    if (!/^\d{5}$/.test(zip)) problems.push({ file: name, line, sentence: `"${zip}" is no ZIP code: five digits are allowed` })
    else if (point === undefined)
      problems.push({ file: name, line, sentence: `ZIP code ${zip}: "${written}" is no latitude and longitude in degrees` })
    else return [[zip, [point.latitude, point.longitude]]]
    return []
  })
  if (points.length === 0 && problems.length === 0) problems.push({ file: name, line: 1, sentence: 'the file has no rows' })
  if (problems.length > 0) return { problems }
  return { records: { ...noRecords, points: Object.fromEntries(points) }, notes: table.notes, omitted: [] }
}
