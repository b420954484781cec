// The source of postal codes of Verdania and the districts that they touch: CSV files with a row for each pair. The name of a file has
// the year of the Assembly whose districts it is about. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { type AreaShare, areasOf } from '../locating/districts-of-areas.ts'
import { readRows } from '../reading/read-rows.ts'
import { readTable, type TableRow } from '../reading/read-table.ts'
import { type AreaTable, noRecords } from '../records.ts'
import type { ReadSource, Source, SourceTexts } from '../source.ts'
import { mapOf } from './maps.ts'
import { findPlace } from './offices.ts'
import { type DistrictKind, districtKinds, findKind } from './provinces.ts'
import { yearlyFile, yearOfFile } from './yearly-file.ts'

const name = 'postal-codes-YEAR.csv'

const columns = {
  postalCode: ['postal_code'],
  kind: ['kind'],
  province: ['province'],
  district: ['district'],
  share: ['share'],
}

type Column = keyof typeof columns

export const postalCodes = {
  dataset: 'xv/postal-codes',
  title: 'Postal codes and the districts that they touch',
  country: 'XV',
  tells: { by: 'postal', kinds: districtKinds },
  files: [yearlyFile(name)],
  read: (files: SourceTexts): ReadSource => {
    const read = [...files].map(([file, bytes]) => readFile(file, bytes))
    const problems = read.flatMap((each) => ('problems' in each ? each.problems : []))
    if (problems.length > 0) return { problems }
    const tables = read.flatMap((each) => ('areas' in each ? each.areas : []))
    const notes = read.flatMap((each) => ('notes' in each ? each.notes : []))
    return { records: { ...noRecords, areas: tables }, notes, omitted: [] }
  },
} satisfies Source

interface ReadFile {
  readonly areas: readonly AreaTable[]
  readonly notes: readonly LocatedProblem[]
}

function readFile(file: string, bytes: Buffer): ReadFile | { readonly problems: readonly LocatedProblem[] } {
  const year = yearOfFile(name, file)
  if (year === undefined) return { problems: [{ file, line: 1, sentence: `its name has no year: ${name} is allowed` }] }
  const table = readTable(bytes, { name: file, columns, required: ['postalCode', 'kind', 'province', 'district'] })
  if ('problems' in table) return table
  const { rows, problems } = readRows(table.rows, file, readRow)
  if (problems.length > 0) return { problems }
  if (rows.length === 0) return { problems: [{ file, line: 1, sentence: 'the file has no rows' }] }
  const byKind = Map.groupBy(rows, ({ kind }) => kind)
  const areas = [...byKind].map(([kind, own]) => ({ map: mapOf(kind, year), kind, areas: areasOf(own) }))
  return { areas, notes: table.notes }
}

interface PostalCodeRow extends AreaShare {
  readonly kind: DistrictKind
}

function readRow({ line, cell }: TableRow<Column>): PostalCodeRow | LocatedProblem {
  const refuse = (sentence: string): LocatedProblem => ({ line, sentence })
  const area = cell('postalCode')
  if (!/^\d{5}$/.test(area)) return refuse(`"${area}" is no postal code: five digits are allowed`)
  const kind = findKind(cell('kind'))
  if (kind === undefined)
    return refuse(`postal code ${area}: the kind is "${cell('kind')}"; allowed are ${districtKinds.join(', ')}`)
  const place = findPlace(kind, cell('province'), cell('district'))
  if (typeof place === 'string') return refuse(`postal code ${area}: ${place}`)
  const share = cell('share') === '' ? null : Number(cell('share'))
  if (share !== null && !(share >= 0 && share <= 1))
    return refuse(`postal code ${area}: the share is "${cell('share')}"; a number from 0 to 1 is allowed`)
  return { area, kind, division: place.division, share }
}
