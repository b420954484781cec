// The figures as Markdown tables, and their place in bench/README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const file = join(import.meta.dirname, 'README.md')
const [begin, end] = ['<!-- figures: begin -->', '<!-- figures: end -->']

export function renderTables(tables: readonly Table[]): string {
  return tables
    .map(({ title, head, rows }) => [`### ${title}`, '', row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n'))
    .join('\n\n')
}

/** Puts the figures where the last run's stood. */
export function writeReport(report: string): void {
  const text = readFileSync(file, 'utf8')
  const [before, after] = [text.split(begin)[0], text.split(end)[1]]
  writeFileSync(file, `${before}${begin}\n\n${report}\n\n${end}${after}`)
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
