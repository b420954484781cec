// Reads a CSV file of somebody else: columns are found by name, in any of several spellings, and may be repeated. Rows that are too
// short or too long survive, and are listed. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { type CsvLine, splitCsv } from '../../input/text/csv-lines.ts'
import { decodeText } from '../../input/text/decode.ts'

/** For each column, the names that it has in files, in the form of `plainName`. */
export type Columns<Column extends string> = Readonly<Record<Column, readonly string[]>>

export interface TableRow<Column extends string> {
  /** From 1. */
  readonly line: number
  /** '' if the column is missing or the cell is empty. */
  readonly cell: (column: Column) => string
  /** Of a column that the file has several times: the cells that are not empty, with their positions among its columns. */
  readonly cells: (column: Column) => readonly { readonly index: number; readonly text: string }[]
}

export interface Table<Column extends string> {
  readonly rows: readonly TableRow<Column>[]
  /** What each recognised column is called in the file. */
  readonly found: ReadonlyMap<Column, readonly string[]>
  /** Columns of the file that nothing is read from. */
  readonly ignored: readonly string[]
  readonly notes: readonly LocatedProblem[]
}

export interface TableFile<Column extends string> {
  /** Of the file, for problems. */
  readonly name: string
  readonly columns: Columns<Column>
  readonly required: readonly NoInfer<Column>[]
}

export function readTable<Column extends string>(
  bytes: Buffer,
  { name, columns, required }: TableFile<Column>,
): Table<Column> | { readonly problems: readonly LocatedProblem[] } {
  const inFile = (problems: readonly LocatedProblem[]) => problems.map((problem) => ({ file: name, ...problem }))
  const decoded = decode(bytes)
  if ('problem' in decoded) return { problems: inFile([decoded.problem]) }
  if (/^\s*</.test(decoded.text))
    return { problems: inFile([{ line: 1, sentence: 'this is a web page, not the data; check where it was downloaded from' }]) }
  const spellings = new Map(
    Object.entries<readonly string[]>(columns).flatMap(([column, names]) => names.map((each) => [each, column as Column])),
  )
  const { lines, problems } = splitCsv(decoded.text, (cell) => spellings.has(plainName(cell)))
  const [header, ...rest] = lines
  if (problems.length > 0 || header === undefined)
    return { problems: inFile(problems.length > 0 ? problems : [{ line: 1, sentence: 'the file is empty' }]) }
  const named = header.cells.map((cell) => ({ cell, column: spellings.get(plainName(cell)) }))
  const missing = required.filter((column) => named.every((each) => each.column !== column))
  if (missing.length > 0) {
    const sentences = missing.map(
      (column) => `there is no column ${columns[column].slice(0, namesShownMax).join(' or ')}; found: ${header.cells.join(', ')}`,
    )
    return { problems: inFile(sentences.map((sentence) => ({ line: header.line, sentence }))) }
  }
  const positions = new Map<Column, number[]>()
  named.forEach(({ column }, i) => {
    if (column !== undefined) positions.set(column, [...(positions.get(column) ?? []), i])
  })
  return {
    rows: rest.map((line) => rowOf(line, positions)),
    found: new Map([...positions].map(([column, at]) => [column, at.map((i) => header.cells[i] ?? '')])),
    ignored: named.flatMap(({ cell, column }) => (column === undefined && cell !== '' ? [cell] : [])),
    notes: inFile([...decoded.notes, ...raggedRows(rest, header.cells.length)]),
  }
}

/** A column may have dozens of names. */
const namesShownMax = 3

/** In small letters, with one underscore for whatever is neither a letter nor a digit. */
export function plainName(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
}

/** What files are in that are not UTF-8. */
const otherEncoding = 'windows-1252'

function decode(bytes: Buffer): { text: string; notes: LocatedProblem[] } | { problem: LocatedProblem } {
  const decoded = decodeText(bytes)
  if ('text' in decoded) return { text: decoded.text, notes: [] }
  const other = decoded.needsEncoding ? decodeText(bytes, otherEncoding) : decoded
  if ('problem' in other) return { problem: decoded.problem }
  const { line } = decoded.problem
  return { text: other.text, notes: [{ line, sentence: `the file is not UTF-8 and was read as ${otherEncoding}` }] }
}

function rowOf<Column extends string>(
  { line, cells }: CsvLine,
  positions: ReadonlyMap<Column, readonly number[]>,
): TableRow<Column> {
  const at = (column: Column) => (positions.get(column) ?? []).map((i) => cells[i] ?? '')
  return {
    line,
    cell: (column) => at(column).find((text) => text !== '') ?? '',
    cells: (column) => at(column).flatMap((text, index) => (text === '' ? [] : [{ index, text }])),
  }
}

function raggedRows(lines: readonly CsvLine[], width: number): LocatedProblem[] {
  return lines
    .filter(({ cells }) => cells.length !== width)
    .map(({ line, cells }) => ({
      line,
      sentence: `the row has ${cells.length} cells, and the header ${width}; what is missing counts as empty`,
    }))
}
