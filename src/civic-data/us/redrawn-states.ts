// The source of states with new congressional districts, which operators keep: courts and legislatures change lines until shortly
// before an election. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readRows } from '../reading/read-rows.ts'
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
  const { rows, problems } = readRows(table.rows, name, readRow)
  const repeated = rows.flatMap(({ map, region, line }) => {
    const earlier = rows.find((row) => row.map === map && row.region === region && row.line < line)
    return earlier === undefined ? [] : [{ file: name, line, sentence: `${region} is in line ${earlier.line}, too` }]
  })
  if (problems.length + repeated.length > 0) return { problems: [...problems, ...repeated] }
  const redrawn = rows.map(({ map, region, isRedrawn }) => ({ map, region, isRedrawn }))
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
