// Formats the report of an import as lines for a terminal. Pure.

import { formatCount } from '../cli/progress.ts'
import type { Finding, FoundRow } from './repair/findings.ts'

export interface TableReport {
  readonly table: string
  readonly read: number
  readonly inserted: number
  readonly changed: number
  readonly unchanged: number
  readonly skipped: number
  readonly onlyHere: number
}

export interface ImportReport {
  readonly dryRun: boolean
  readonly tables: readonly TableReport[]
  readonly findings: readonly Finding[]
  /** Tables of CallPower that this version does not have. */
  readonly absentTables: readonly string[]
  /** `table.column` of the source that Patchboard does not import. */
  readonly unknownColumns: readonly string[]
  readonly seconds: number
}

const columns = ['read', 'inserted', 'changed', 'unchanged', 'skipped', 'onlyHere'] as const
const headings = ['read', 'new', 'changed', 'unchanged', 'skipped', 'only here']

export function describeImport(report: ImportReport): string[] {
  return [
    ...table(report),
    '',
    ...formatFindings(report.findings),
    ...(report.absentTables.length > 0 ? [`Tables missing in this CallPower: ${report.absentTables.join(', ')}.`] : []),
    ...(report.unknownColumns.length > 0
      ? [`Not imported, because Patchboard has no such columns: ${report.unknownColumns.join(', ')}.`]
      : []),
    ...formatResult(report),
  ]
}

function table(report: ImportReport): string[] {
  const total = { table: 'all' } as Record<string, string | number>
  for (const column of columns) total[column] = report.tables.reduce((sum, row) => sum + row[column], 0)
  const rows = [...report.tables, total as unknown as TableReport]
  const cells = [['table', ...headings], ...rows.map((row) => [row.table, ...columns.map((column) => formatCount(row[column]))])]
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return cells.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

function formatFindings(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['All rows were imported unchanged.', '']
  const lines = findings.map(({ table: name, outcome, reason, count, rows }) => {
    const shown = `${rows.length === 1 ? 'id' : 'ids'} ${rows.map(formatRow).join(', ')}${count > rows.length ? ', …' : ''}`
    return `  ${name}: ${formatCount(count)} ${outcome}: ${reason} (${shown})`
  })
  return ['Rows to check:', ...lines, '']
}

const valueMax = 60

function formatRow({ id, value }: FoundRow): string {
  if (value === undefined) return id
  return `${id} ${JSON.stringify(value.length > valueMax ? `${value.slice(0, valueMax)}…` : value)}`
}

function formatResult(report: ImportReport): string[] {
  const rows = report.tables.reduce((sum, each) => sum + each.inserted + each.changed, 0)
  if (report.dryRun) return ['Nothing was changed: this was a dry run. The table shows what an import would do.']
  if (rows === 0) return [`Nothing has changed since the last import (${report.seconds} s).`]
  const users = report.tables.find((each) => each.table === 'users')?.inserted ?? 0
  return [
    `Done in ${report.seconds} s.`,
    ...(users > 0 ? ['Passwords are not imported. To set one: npm run patchboard -- users set-password EMAIL'] : []),
    'Audio files are not copied. Start the server with STORE_DOMAIN set to the URL that serves them.',
  ]
}
