// The report at the end of an import, as lines for a terminal. Pure: it prints what it is handed.

import { thousands } from '../cli/progress.ts'
import type { Finding } from './repair/findings.ts'

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
  /** Tables of CallPower's that this version of it does not have. */
  readonly absentTables: readonly string[]
  /** `table.column` of the source's that Patchboard has no place for. */
  readonly unknownColumns: readonly string[]
  readonly seconds: number
}

const columns = ['read', 'inserted', 'changed', 'unchanged', 'skipped', 'onlyHere'] as const
const headings = ['read', 'new', 'changed', 'unchanged', 'skipped', 'only here']

export function describeImport(report: ImportReport): string[] {
  return [
    ...table(report),
    '',
    ...decisions(report.findings),
    ...(report.absentTables.length > 0 ? [`Not in this CallPower: ${report.absentTables.join(', ')}.`] : []),
    ...(report.unknownColumns.length > 0
      ? [`Left behind, because Patchboard has no place for it: ${report.unknownColumns.join(', ')}.`]
      : []),
    ...closing(report),
  ]
}

function table(report: ImportReport): string[] {
  const total = { table: 'all' } as Record<string, string | number>
  for (const column of columns) total[column] = report.tables.reduce((sum, row) => sum + row[column], 0)
  const rows = [...report.tables, total as unknown as TableReport]
  const cells = [['table', ...headings], ...rows.map((row) => [row.table, ...columns.map((column) => thousands(row[column]))])]
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  return cells.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

function decisions(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Every row came over as it was.', '']
  const verbs = { skipped: 'skipped', repaired: 'repaired', noted: 'noted' } as const
  const lines = findings.map(({ table: name, outcome, reason, count, ids }) => {
    const shown = `${ids.length === 1 ? 'id' : 'ids'} ${ids.join(', ')}${count > ids.length ? ', …' : ''}`
    return `  ${name}: ${thousands(count)} ${verbs[outcome]}, because ${reason} (${shown})`
  })
  return ['Rows to look at:', ...lines, '']
}

function closing(report: ImportReport): string[] {
  const rows = report.tables.reduce((sum, each) => sum + each.inserted + each.changed, 0)
  if (report.dryRun) return ['This was a dry run: nothing has changed. The table says what an import would do.']
  if (rows === 0) return [`Nothing had changed since the last import (${report.seconds} s).`]
  const users = report.tables.find((each) => each.table === 'users')?.inserted ?? 0
  return [
    `Done in ${report.seconds} s.`,
    ...(users > 0 ? ['No password came over. To let a member of staff in: npm run patchboard -- users set-password EMAIL'] : []),
    'Audio files stay where they are stored: start the server with STORE_DOMAIN set to the address that serves them.',
  ]
}
