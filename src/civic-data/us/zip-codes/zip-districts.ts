// The source of ZIP codes and the congressional districts that they touch: a CSV with a row for each pair, or a relationship file of
// the Census, which has their shares, too. Pure.
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { type AreaShare, areasOf } from '../../locating/districts-of-areas.ts'
import { readRows } from '../../reading/read-rows.ts'
import { readTable, type TableRow } from '../../reading/read-table.ts'
import { noRecords } from '../../records.ts'
import type { ReadSource, Source, SourceTexts } from '../../source.ts'
import { congressMap, districtKind } from '../maps.ts'
import { readHouseDistrict } from '../read-district.ts'
import { findState, findStateByFips, houseDivision, listHouseDistricts, type State } from '../states.ts'
import { readRelationships, relationshipFile } from './relationships.ts'

const name = 'zip-districts'
const census = 'zip-districts-census'
/** A file that does not say which Congress it is for is for this one. */
const usualCongress = 119

/** Columns of us-zipcodes-congress, and of tables that people make. */
const columns = {
  zip: ['zcta', 'zip', 'zip_code', 'zipcode', 'postal_code', 'zip4', 'zip_4', 'zip_plus_4'],
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
  tells: { by: 'postal', kinds: [districtKind] },
  files: [
    {
      name,
      spellings: ['zccd.csv', 'us-zip-districts.csv', 'zip-districts.csv'],
      url: 'https://raw.githubusercontent.com/OpenSourceActivismTech/us-zipcodes-congress/master/zccd.csv',
      need: 'one',
    },
    relationshipFile(census, (congress) => `cd${congress}20`, [121, 120, 119, 118], 119),
  ],
  // The Census has shares.
  read: (files: SourceTexts): ReadSource => readCensus(files.get(census)) ?? readPairs(files.get(name) ?? Buffer.alloc(0)),
} satisfies Source

function readCensus(bytes: Buffer | undefined): ReadSource | undefined {
  if (bytes === undefined) return undefined
  const read = readRelationships(bytes, { name: census, kind: districtKind })
  if ('problems' in read) return read
  const rows = read.parts.map(({ line, zip, state, code, share }): AreaShare | LocatedProblem => {
    const district = readHouseDistrict(code, state)
    if (district === undefined) return { file: census, line, sentence: `ZIP code ${zip}: ${noDistrict(state, code)}` }
    return { area: zip, division: houseDivision(state.code, district), share }
  })
  const problems = rows.flatMap((row) => ('sentence' in row ? [row] : []))
  if (problems.length > 0) return { problems }
  const areas = areasOf(rows.flatMap((row) => ('area' in row ? [row] : [])))
  return {
    records: { ...noRecords, areas: [{ map: congressMap(read.edition), kind: districtKind, areas }] },
    notes: read.notes,
    omitted: [],
  }
}

function readPairs(bytes: Buffer): ReadSource {
  const table = readTable(bytes, { name, columns, required: ['zip', 'district'] })
  if ('problems' in table) return table
  const { rows, problems } = readRows(table.rows, name, readRow)
  if (problems.length > 0) return { problems }
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

interface ZipRow extends AreaShare {
  readonly congress: number | undefined
}

function readRow(row: TableRow<Column>): ZipRow | LocatedProblem {
  const { line } = row
  const refuse = (sentence: string): LocatedProblem => ({ line, sentence })
  const written = row.cell('zip').replace('-', '')
  const zip = written.padStart(written.length > 5 ? 9 : 5, '0')
  if (!/^\d{5}(\d{4})?$/.test(zip))
    return refuse(`"${row.cell('zip')}" is no ZIP code: five digits are allowed, or nine of ZIP+4`)
  const state = findState(row.cell('state')) ?? findStateByFips(row.cell('fips').padStart(2, '0'))
  if (state === undefined) return refuse(`ZIP code ${zip}: there is no state "${row.cell('state') || row.cell('fips')}"`)
  const district = readHouseDistrict(row.cell('district'), state)
  if (district === undefined) return refuse(`ZIP code ${zip}: ${noDistrict(state, row.cell('district'))}`)
  const share = row.cell('share') === '' ? null : Number(row.cell('share'))
  if (share !== null && !(share >= 0 && share <= 1))
    return refuse(`ZIP code ${zip}: the share is "${row.cell('share')}"; a number from 0 to 1 is allowed`)
  const congress = row.cell('congress')
  return {
    area: zip,
    division: houseDivision(state.code, district),
    share,
    congress: congress === '' ? undefined : Number(congress),
  }
}

function noDistrict(state: State, code: string): string {
  return `${state.code} has no district "${code}"; it has ${describeDistricts(state)}`
}

function describeDistricts(state: State): string {
  const known = listHouseDistricts(state)
  return known.includes(0) ? 'only one, which is 0' : `1 to ${known.length}`
}
