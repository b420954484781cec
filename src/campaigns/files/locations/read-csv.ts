// Parses CSV files as spreadsheets save them: separated by commas, semicolons or tabs, with or without a byte order mark, in
// UTF-8 or, from older programs, in Windows-1252. Does not interpret the columns. Pure.
import { CsvError, parse } from 'csv-parse/sync'
import { nearestWord } from '../../../input/nearest-word.ts'
import type { LocatedProblem } from '../problem.ts'

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

interface CsvRecord {
  readonly record: readonly string[]
  /** `lines`: the line where the record ends. */
  readonly info: { readonly lines: number }
}

/** Columns may be in any order. The column `required` must exist. */
export function readCsv<Column extends string>(bytes: Uint8Array, known: readonly Column[], required: Column): Csv<Column> {
  const text = decode(bytes)
  if (text.includes('\0')) return withProblem('the file is not text; save it as CSV in UTF-8')
  try {
    const [header, ...records] = parseRecords(text)
    if (header === undefined) return withProblem('the file is empty')
    const columns = header.record.map((name) => name.toLowerCase().replace(/[\s-]+/g, '_'))
    const problems = problemsOfHeader(columns, known, required)
    return problems.length > 0 ? { columns: [], rows: [], problems } : readRows(columns, records, known)
  } catch (error) {
    if (error instanceof CsvError) return withProblem(error.message, Number(error.lines))
    throw error
  }
}

function withProblem(sentence: string, line = 1) {
  return { columns: [], rows: [], problems: [{ line, sentence }] }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function parseRecords(text: string): CsvRecord[] {
  const [firstLine = ''] = /^.*\S.*$/m.exec(text) ?? []
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: firstLine.split(delimiter).length }))
  const [best] = counts.toSorted((one, other) => other.count - one.count)
  // The library's types do not reflect that `info` changes the result.
  return parse(text, {
    delimiter: best?.delimiter ?? ',',
    info: true,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  }) as unknown as CsvRecord[]
}

/** Columns without a name are allowed, because spreadsheets add them at the end of rows. readRows checks that they are empty. */
function problemsOfHeader(columns: readonly string[], known: readonly string[], required: string): LocatedProblem[] {
  const named = columns.filter((name) => name !== '')
  const unknown = named.filter((name) => !known.includes(name))
  const sentences = [
    ...unknown.map((name) => `unknown column "${name}"; ${hintFor(name, known)}`),
    ...[...new Set(named)].flatMap((name) =>
      named.indexOf(name) < named.lastIndexOf(name) ? [`there are two columns "${name}"`] : [],
    ),
    ...(named.includes(required) ? [] : [`the column "${required}" is missing`]),
  ]
  return sentences.map((sentence) => ({ line: 1, sentence }))
}

function hintFor(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known)
  return nearest === undefined ? `allowed columns: ${known.join(', ')}` : `did you mean ${nearest}?`
}

function readRows<Column extends string>(
  columns: readonly string[],
  records: readonly CsvRecord[],
  known: readonly Column[],
): Csv<Column> {
  const positions = known.map((column) => [column, columns.indexOf(column)] as const)
  const isNamed = (i: number) => (columns[i] ?? '') !== ''
  const problems = records
    .filter(({ record }) => record.some((cell, i) => cell !== '' && !isNamed(i)))
    .map(({ info }) => ({ line: info.lines, sentence: 'there is a value in a column without a name' }))
  const rows = records.map(({ record, info }) => {
    const cells = Object.fromEntries(positions.map(([column, position]) => [column, record[position] ?? '']))
    return { line: info.lines, cells: cells as Record<Column, string> }
  })
  return { columns: known.filter((column) => columns.includes(column)), rows, problems }
}
