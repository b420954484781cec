// Reads a CSV text, as spreadsheets save it, as rows with known columns. Does not interpret the cells. Pure.

import type { LocatedProblem } from '../../../input/located-problem.ts'
import { nearestWord } from '../../../input/nearest-word.ts'
import { type CsvLine, splitCsv } from '../../../input/text/csv-lines.ts'

export interface CsvRow<Column extends string> {
  readonly line: number
  /** Trimmed. '' if the cell is empty. */
  readonly cells: Readonly<Record<Column, string>>
}

export interface Csv<Column extends string> {
  /** Those of the known columns that the file has. */
  readonly columns: readonly Column[]
  /** Empty if the whole file cannot be read. */
  readonly rows: readonly CsvRow<Column>[]
  readonly problems: readonly LocatedProblem[]
}

/** Columns may be in any order. The column `required` must exist. */
export function readCsv<Column extends string>(text: string, known: readonly Column[], required: Column): Csv<Column> {
  const { lines, problems: ofLines } = splitCsv(text, (cell) => (known as readonly string[]).includes(columnName(cell)))
  const [header, ...rest] = lines
  if (header === undefined) return unreadable(ofLines.length > 0 ? ofLines : [{ line: 1, sentence: 'the file is empty' }])
  // A line with a problem before the others is the header.
  if (ofLines.some(({ line }) => line < header.line)) return unreadable(ofLines)
  const names = header.cells.map(columnName)
  const ofHeader = problemsOfHeader(names, known, required).map((sentence) => ({ line: header.line, sentence }))
  if (ofHeader.length > 0) return unreadable(ofHeader)
  const { columns, rows, problems } = readRows(names, rest, known)
  return { columns, rows, problems: [...ofLines, ...problems] }
}

function unreadable(problems: readonly LocatedProblem[]) {
  return { columns: [], rows: [], problems }
}

function columnName(cell: string): string {
  return cell.toLowerCase().replace(/[\s-]+/g, '_')
}

/** Columns without a name are allowed, because spreadsheets add them at the end of rows. readRows checks that they are empty. */
function problemsOfHeader(columns: readonly string[], known: readonly string[], required: string): string[] {
  const named = columns.filter((name) => name !== '')
  const unknown = named.filter((name) => !known.includes(name))
  return [
    ...unknown.map((name) => `unknown column "${name}"; ${hintFor(name, known)}`),
    ...[...new Set(named)].flatMap((name) =>
      named.indexOf(name) < named.lastIndexOf(name) ? [`there are two columns "${name}"`] : [],
    ),
    ...(named.includes(required) ? [] : [`the column "${required}" is missing`]),
  ]
}

function hintFor(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known)
  return nearest === undefined ? `allowed columns: ${known.join(', ')}` : `did you mean ${nearest}?`
}

function readRows<Column extends string>(
  columns: readonly string[],
  lines: readonly CsvLine[],
  known: readonly Column[],
): Csv<Column> {
  const positions = known.map((column) => [column, columns.indexOf(column)] as const)
  const isNamed = (i: number) => (columns[i] ?? '') !== ''
  const problems = lines
    .filter(({ cells }) => cells.some((cell, i) => cell !== '' && !isNamed(i)))
    .map(({ line }) => ({ line, sentence: 'there is a value in a column without a name' }))
  const rows = lines.map(({ line, cells }) => {
    const byColumn = Object.fromEntries(positions.map(([column, position]) => [column, cells[position] ?? '']))
    return { line, cells: byColumn as Record<Column, string> }
  })
  return { columns: known.filter((column) => columns.includes(column)), rows, problems }
}
