// Copies the source's rows into temporary tables of our database, where SQL can repair and compare them. The rows are streamed,
// not held in memory.
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { convertColumns } from './repair/convert-columns.ts'
import { type Finding, idsShown } from './repair/findings.ts'
import { type RepairedText, RowDecoder } from './source/decode-rows.ts'
import type { Source, SourceColumn } from './source/open.ts'
import { copyRows, readableColumns } from './source/rows.ts'
import { stagedKind, stagedTypes, type TableMapping } from './tables.ts'

export interface StagedTable {
  readonly mapping: TableMapping
  /** The temporary table. Its columns have our names and types that fit every value of the source. */
  readonly name: string
  readonly rows: number
  /** Our column → the source's column, for those that the source has. */
  readonly origin: ReadonlyMap<string, SourceColumn>
  /** What could not be staged as it is. */
  readonly findings: readonly Finding[]
}

/** Must be called inside the import's transaction. `progress` gets the number of rows since its last call. */
export async function stageTable(
  db: pg.ClientBase,
  source: Source,
  mapping: TableMapping,
  progress: (rows: number) => void,
): Promise<StagedTable> {
  const name = `staged_${mapping.to}`
  const isPresent = source.shape.has(mapping.from)
  const columns = isPresent ? readableColumns(source, mapping) : []
  const texts = new Set(columns.filter(({ isText }) => isText).map(({ to }) => to))
  const typed = [{ to: 'id', kind: 'integer' } as const, ...mapping.columns].map(
    (column) => `${quote(column.to)} ${texts.has(column.to) ? 'text' : stagedTypes[stagedKind(column)]}`,
  )
  await db.query(`CREATE TEMPORARY TABLE ${name} (${typed.join(', ')}) ON COMMIT DROP`)
  const counter = countRows(progress)
  const decoder = new RowDecoder(columns.map(({ to }) => to))
  if (isPresent) {
    const into = db.query(copyStreams.from(`COPY ${name} (${columns.map(({ to }) => quote(to)).join(', ')}) FROM STDIN`))
    const rows = copyRows(source, mapping)
    if (source.isUnencoded) await pipeline(rows, decoder.stream(), counter.stream, into)
    else await pipeline(rows, counter.stream, into)
  }
  const origin = new Map(columns.map((column) => [column.to, column.origin]))
  const staged = { mapping, name, rows: counter.total(), origin, findings: [] }
  const findings = [
    ...decoder.found.map((found) => describeText(mapping.to, found)),
    ...(await convertColumns(db, staged, columns)),
  ]
  await db.query(`ANALYZE ${name}`)
  return { ...staged, findings }
}

/** In COPY's text format each row ends with a line feed; line feeds within values are escaped as `\n`. */
function countRows(progress: (rows: number) => void) {
  let total = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let rows = 0
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1
      total += rows
      progress(rows)
      done(null, chunk)
    },
  })
  return { stream, total: () => total }
}

function describeText(table: string, { column, isReadable, count, ids }: RepairedText): Finding {
  const result = isReadable ? 'it was read as Windows-1252' : 'nor Windows-1252; it was set to null'
  const reason = `${column} is ${isReadable ? 'not' : 'neither'} UTF-8${isReadable ? ';' : ''} ${result}`
  const rows = ids.toSorted((one, other) => Number(one) - Number(other)).map((id) => ({ id }))
  return { table, outcome: 'repaired', reason, count, rows: rows.slice(0, idsShown) }
}

export function quote(name: string): string {
  return pg.escapeIdentifier(name)
}
