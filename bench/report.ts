// Formats the results as Markdown tables and writes them into bench/README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const file = join(import.meta.dirname, 'README.md')

export function renderTables(tables: readonly Table[]): string {
  return tables
    .map(({ title, head, rows }) => [`### ${title}`, '', row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n'))
    .join('\n\n')
}

/** A part of the benchmarks that can run alone. */
export type Part = 'answers' | 'growth' | 'calls'

/** Replaces the results of the part’s previous run. */
export function writeReport(part: Part, report: string): void {
  const [begin, end] = [`<!-- ${part}: begin -->`, `<!-- ${part}: end -->`]
  const text = readFileSync(file, 'utf8')
  const [before, after] = [text.split(begin)[0], text.split(end)[1]]
  writeFileSync(file, `${before}${begin}\n\n${report}\n\n${end}${after}`)
}

/** Adds a line on the machine above the tables. */
export function withMachine(tables: readonly Table[]): string {
  const [cpu] = cpus()
  const machine = `Measured with Node ${process.versions.node} on ${cpus().length} × ${cpu?.model ?? 'unknown'}; server, database and load share them.`
  return `${machine}\n\n${renderTables(tables)}`
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
}

export function ratio(value: number): string {
  return value >= 10 ? `${value.toFixed(0)}` : value.toFixed(2)
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
