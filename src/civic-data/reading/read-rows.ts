// Reads each row of a table of somebody else: what it says, or what is wrong with it. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import type { TableRow } from './read-table.ts'

export interface ReadRows<Row> {
  readonly rows: readonly Row[]
  readonly problems: readonly LocatedProblem[]
}

/** `file`: the name of the file, for problems. A row that is read has no property `sentence`. */
export function readRows<Column extends string, Row extends object>(
  rows: readonly TableRow<Column>[],
  file: string,
  readRow: (row: TableRow<Column>) => Row | LocatedProblem,
): ReadRows<Row> {
  const read = rows.map(readRow)
  return {
    rows: read.filter((row): row is Row => !('sentence' in row)),
    problems: read.flatMap((row) => ('sentence' in row ? [{ file, ...row }] : [])),
  }
}
