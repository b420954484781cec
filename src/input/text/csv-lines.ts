// Splits a CSV text into the cells of its lines, whatever separator it has. A cell has no line breaks: a quotation mark too many
// or too few is a problem of its own line, and never joins lines. Does not interpret the cells. Pure.
import { CsvError, parse } from 'csv-parse/sync'
import type { LocatedProblem } from '../located-problem.ts'
import { linesOf } from './lines.ts'

export interface CsvLine {
  /** From 1, in the whole file. */
  readonly line: number
  /** Trimmed. */
  readonly cells: readonly string[]
}

export interface CsvLines {
  /** Without those that are empty, and those with a problem. */
  readonly lines: readonly CsvLine[]
  readonly problems: readonly LocatedProblem[]
}

interface Written {
  readonly line: number
  readonly text: string
}

const separators = [',', ';', '\t', '|']
/** Excel's first line, which names the separator. A spreadsheet may have quoted it, or added empty cells with another one. */
const separatorLine = /^ *"?sep ?= ?(?<separator>[^"\s]|\t|\\t)?"?[,;\t|]* *$/i

/** The separator is the one that the first line names, or else the one that finds most of the known names in the header. */
export function splitCsv(text: string, isKnown: (cell: string) => boolean): CsvLines {
  const written = linesOf(text)
    .map((text, i) => ({ line: i + 1, text }))
    .filter(({ text }) => text.trim() !== '')
  const hint = separatorLine.exec(written[0]?.text ?? '')
  const rest = hint === null ? written : written.slice(1)
  const named = hint?.groups?.separator?.replace('\\t', '\t')
  const { lines, problems } = splitLines(rest, named ?? findSeparator(rest[0]?.text ?? '', isKnown))
  return { lines: lines.filter(({ cells }) => cells.some((cell) => cell !== '')), problems }
}

function findSeparator(header: string, isKnown: (cell: string) => boolean): string {
  const counts = separators.map((separator) => {
    const cells = header.split(separator).map((cell) => cell.replace(/^[\s"]+|[\s"]+$/g, ''))
    return { separator, known: cells.filter(isKnown).length, cells: cells.length }
  })
  const [best] = counts.toSorted((one, other) => other.known - one.known || other.cells - one.cells)
  return best?.separator ?? ','
}

function splitLines(written: readonly Written[], separator: string): CsvLines {
  const protectGuards = createProtector(separator)
  const lines = written.map(({ line, text }) => ({ line, text: protectGuards(text) }))
  const all = parseCells(lines.map(({ text }) => text).join('\n'), separator)
  // Fewer records than lines mean that a quoted cell has a line break.
  if (Array.isArray(all) && all.length === lines.length)
    return { lines: lines.map(({ line }, i) => ({ line, cells: trimmed(all[i] ?? []) })), problems: [] }
  const each = lines.map(({ line, text }) => ({ line, parsed: parseCells(text, separator) }))
  return {
    lines: each.flatMap(({ line, parsed }) => (Array.isArray(parsed) ? [{ line, cells: trimmed(parsed[0] ?? []) }] : [])),
    problems: each.flatMap(({ line, parsed }) => (Array.isArray(parsed) ? [] : [{ line, sentence: sentenceFor(parsed) }])),
  }
}

/**
 * Quotes cells such as ="02138", which spreadsheets read without more quotation marks. A mark inside a quoted cell comes after an
 * odd number of others.
 */
function createProtector(separator: string): (line: string) => string {
  const between = `\\u{${separator.codePointAt(0)?.toString(16)}}`
  const guard = new RegExp(`(?<=^|${between}) *="([^"]*)" *(?=$|${between})`, 'gu')
  return (line) =>
    line.replace(guard, (found, inside: string, at: number) =>
      line.slice(0, at).split('"').length % 2 === 1 ? `"=""${inside}"""` : found,
    )
}

/** Returns why the text cannot be split, if it cannot. */
function parseCells(text: string, delimiter: string): string[][] | CsvError {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', trim: true, relax_column_count: true })
  } catch (error) {
    if (error instanceof CsvError) return error
    throw error
  }
}

function trimmed(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.trim())
}

function sentenceFor({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quotation mark (") opens a cell that does not end in this line; remove the mark, or the line break in the cell'
  return 'a quotation mark (") is out of place; remove it, or write a cell with quotation marks as in "Robert ""Bob"" Smith"'
}
