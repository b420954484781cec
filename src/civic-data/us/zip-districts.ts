// The source of ZIP codes and the congressional districts that they touch: a CSV with a row for each pair. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readTable, type TableRow } from '../read-table.ts'
import { type DistrictShare, noRecords } from '../records.ts'
import type { ReadSource, Source, SourceTexts } from '../source.ts'
import { congressMap, districtKind } from './maps.ts'
import { readHouseDistrict } from './read-district.ts'
import { findState, findStateByFips, houseDivision, listHouseDistricts, type State } from './states.ts'

const name = 'zip-districts'
/** A file that does not say which Congress it is for is for this one. */
const usualCongress = 119

/** Columns of us-zipcodes-congress, of relationship files of the Census, and of tables that people make. */
const columns = {
  zip: ['zcta', 'zip', 'zip_code', 'zipcode', 'postal_code', 'geoid_zcta5_20'],
  state: ['state_abbr', 'state', 'st', 'state_code'],
  fips: ['state_fips', 'statefp', 'statefp20'],
  district: ['cd', 'district', 'congressional_district', 'cd119', 'cd120'],
  congress: ['congress', 'cd_congress', 'cdsessn'],
  share: ['share', 'ratio', 'res_ratio', 'weight'],
}

type Column = keyof typeof columns

export const zipDistricts = {
  dataset: 'us/zip-districts',
  title: 'ZIP codes and the districts of Congress that they touch',
  country: 'US',
  files: [
    {
      name,
      spellings: ['zccd.csv', 'us-zip-districts.csv', 'zip-districts.csv'],
      url: 'https://raw.githubusercontent.com/OpenSourceActivismTech/us-zipcodes-congress/master/zccd.csv',
      need: 'required',
    },
  ],
  read: (files: SourceTexts) => read(files.get(name) ?? Buffer.alloc(0)),
} satisfies Source

function read(bytes: Buffer): ReadSource {
  const table = readTable(bytes, { name, columns, required: ['zip', 'district'] })
  if ('problems' in table) return table
  const read = table.rows.map(readRow)
  const problems = read.flatMap((row) => ('sentence' in row ? [{ file: name, ...row }] : []))
  if (problems.length > 0) return { problems }
  const rows = read.flatMap((row) => ('zip' in row ? [row] : []))
  const congresses = new Set(rows.map(({ congress }) => congress))
  const [congress = usualCongress, ...others] = congresses
  if (others.length > 0)
    return { problems: [{ file: name, line: 1, sentence: 'the file has districts of more than one Congress' }] }
  if (rows.length === 0) return { problems: [{ file: name, line: 1, sentence: 'the file has no rows' }] }
  return {
    records: { ...noRecords, areas: [{ map: congressMap(congress), kind: districtKind, areas: areasOf(rows) }] },
    notes: table.notes,
    omitted: [],
  }
}

interface ZipRow {
  readonly zip: string
  readonly division: string
  readonly share: number | null
  readonly congress: number | undefined
}

function readRow(row: TableRow<Column>): ZipRow | LocatedProblem {
  const { line } = row
  const refuse = (sentence: string): LocatedProblem => ({ line, sentence })
  const zip = row.cell('zip').padStart(5, '0')
  if (!/^\d{5}$/.test(zip)) return refuse(`"${row.cell('zip')}" is no ZIP code: five digits are allowed`)
  const state = findState(row.cell('state')) ?? findStateByFips(row.cell('fips').padStart(2, '0'))
  if (state === undefined) return refuse(`ZIP code ${zip}: there is no state "${row.cell('state') || row.cell('fips')}"`)
  const district = readHouseDistrict(row.cell('district'), state)
  if (district === undefined)
    return refuse(`ZIP code ${zip}: ${state.code} has no district "${row.cell('district')}"; it has ${describeDistricts(state)}`)
  const share = row.cell('share') === '' ? null : Number(row.cell('share'))
  if (share !== null && !(share >= 0 && share <= 1))
    return refuse(`ZIP code ${zip}: the share is "${row.cell('share')}"; a number from 0 to 1 is allowed`)
  const congress = row.cell('congress')
  return { zip, division: houseDivision(state.code, district), share, congress: congress === '' ? undefined : Number(congress) }
}

function describeDistricts(state: State): string {
  const known = listHouseDistricts(state)
  return known.includes(0) ? 'only one, which is 0' : `1 to ${known.length}`
}

/** The largest share first; then in the order of the file. */
function areasOf(rows: readonly ZipRow[]): Record<string, DistrictShare[]> {
  const byZip = Map.groupBy(rows, ({ zip }) => zip)
  return Object.fromEntries(
    [...byZip].map(([zip, own]) => {
      const shares = new Map(own.map(({ division, share }) => [division, { division, share }]))
      return [zip, [...shares.values()].toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0))]
    }),
  )
}
