// Reads the CSV file of a campaign's locations as the input of an operation, plans the change, and gives each problem its line.
// Changes nothing.
import type { ReadonlyDb } from '../../../database/types.ts'
import type { Problem } from '../../../domain-errors.ts'
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { type PlannedLocations, planLocations } from '../../changing/plan-locations.ts'
import { type LocationColumn, locationColumns } from '../../content/location-input.ts'
import type { Campaign } from '../../queries.ts'
import { officesRule, readOfficesCell } from './offices-cell.ts'
import { type CsvRow, readCsv } from './read-csv.ts'

export interface PlannedCsv {
  /** What the operation gets. */
  readonly input: unknown
  readonly planned: PlannedLocations
}

export async function planCsv(
  db: ReadonlyDb,
  campaign: Campaign,
  text: string,
): Promise<PlannedCsv | { readonly problems: readonly LocatedProblem[] }> {
  const file = readLocationFile(text)
  const result = await planLocations(db, campaign, file.input)
  if ('value' in result && file.problems.length === 0) return { input: file.input, planned: result.value }
  return { problems: file.locate('error' in result && result.error.kind === 'invalid_input' ? result.error.problems : []) }
}

export interface LocationFile {
  /** What the operation gets. */
  readonly input: unknown
  /** Of the file itself. */
  readonly problems: readonly LocatedProblem[]
  /** Adds those of the operation, with their lines. */
  locate(problems: readonly Problem[]): LocatedProblem[]
}

export function readLocationFile(text: string): LocationFile {
  const { columns, rows, problems: ofFile } = readCsv(text, locationColumns, 'location')
  const read = rows.map((row) => readRow(row, columns))
  const problems = [...ofFile, ...read.flatMap((row) => row.problems)]
  return {
    input: read.map(({ input }) => input),
    problems,
    locate: (found) => {
      const located = found.map(({ path, message }) => ({ line: rows[Number(path[0])]?.line ?? 1, sentence: message }))
      return [...problems, ...located].toSorted((one, other) => one.line - other.line)
    },
  }
}

type Row = CsvRow<LocationColumn>

/** If the file has a column, an empty cell means no; but a row that only refers to a target by its key says nothing about it. */
function readRow({ line, cells }: Row, columns: readonly LocationColumn[]) {
  const { location, key, ask_for, offices, ...data } = cells
  if ([ask_for, offices, ...Object.values(data)].every((cell) => cell === '')) return { input: { location, key }, problems: [] }
  const read = readOfficesCell(offices)
  const input = {
    ...{ location, key, ...data },
    ...(columns.includes('ask_for') ? { ask_for: readTruth(ask_for) } : {}),
    ...(columns.includes('offices') ? { offices: read ?? [] } : {}),
  }
  return { input, problems: read === undefined ? [{ line, sentence: `offices is "${offices}"; ${officesRule}` }] : [] }
}

/** Any other text is returned, and reported by the operation. */
function readTruth(cell: string): boolean | string {
  if (/^(yes|true|y|1|x)$/i.test(cell)) return true
  return /^(no|false|n|0|)$/i.test(cell) ? false : cell
}
