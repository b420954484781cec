// The source of states with new congressional districts, which operators keep: courts and legislatures change lines until shortly
// before an election. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readTable, type TableRow } from '../reading/read-table.ts'
import { noRecords, type RedrawnRegion } from '../records.ts'
import type { ReadSource, Source, SourceTexts } from '../source.ts'
import { congressMap } from './maps.ts'
import { findState, listHouseDistricts } from './states.ts'

const name = 'redrawn-states'

const columns = {
  congress: ['congress'],
  state: ['state', 'state_code', 'st'],
  redrawn: ['redrawn'],
}

export const redrawnStates = {
  dataset: 'us/redrawn-states',
  title: 'States with new districts of Congress',
  country: 'US',
  isOptional: true,
  files: [{ name, spellings: ['redrawn-states.csv', 'us-redrawn-states.csv'], url: null, need: 'required' }],
  read,
} satisfies Source

/** A file without rows takes back what earlier ones have said. */
function read(files: SourceTexts): ReadSource {
  const table = readTable(files.get(name) ?? Buffer.alloc(0), { name, columns, required: ['congress', 'state'] })
  if ('problems' in table) return table
  const rows = table.rows.map(readRow)
  const lineOf = new Map<string, number>()
  const problems = rows.flatMap((row): LocatedProblem[] => {
    if ('sentence' in row) return [{ file: name, ...row }]
    const key = `${row.map} ${row.region}`
    const earlier = lineOf.get(key)
    if (earlier !== undefined) return [{ file: name, line: row.line, sentence: `${row.region} is in line ${earlier}, too` }]
    lineOf.set(key, row.line)
    return []
  })
  if (problems.length > 0) return { problems }
  const redrawn = rows.flatMap((row) => ('map' in row ? [{ map: row.map, region: row.region, isRedrawn: row.isRedrawn }] : []))
  return { records: { ...noRecords, redrawn }, notes: table.notes, omitted: [] }
}

interface Row extends RedrawnRegion {
  readonly line: number
}

function readRow({ line, cell }: TableRow<keyof typeof columns>): Row | LocatedProblem {
  const state = findState(cell('state'))
  if (state === undefined)
    return { line, sentence: `there is no state "${cell('state')}"; the two letters of one are allowed, such as VA` }
  const { code } = state
  if (!/^\d{3}$/.test(cell('congress')))
    return { line, sentence: `${code}: "${cell('congress')}" is no Congress; its number is allowed, such as 120` }
  if (listHouseDistricts(state).length === 1) return { line, sentence: `${code} has only one district, which is the whole of it` }
  if (!/^(yes|no|)$/i.test(cell('redrawn')))
    return { line, sentence: `${code}: "${cell('redrawn')}" says nothing of its districts; yes or no is allowed` }
  return { line, map: congressMap(Number(cell('congress'))), region: code, isRedrawn: cell('redrawn').toLowerCase() !== 'no' }
}
