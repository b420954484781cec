// Copies the source's rows, as they are, into temporary tables of the destination, where SQL can mend and compare them.
// The rows stream through; nothing is kept in this process.
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { copyRows, readableColumns, type Source, type SourceColumn } from './source.ts'
import type { ColumnMapping, Kind, TableMapping } from './tables.ts'

export interface StagedTable {
  readonly mapping: TableMapping
  /** The temporary table. Its columns carry our names and are wide enough for whatever the source holds. */
  readonly name: string
  readonly rows: number
  /** What the source says of each of our columns that it has. */
  readonly origin: ReadonlyMap<string, SourceColumn>
}

const stagedTypes: Readonly<Record<Kind, string>> = {
  integer: 'bigint',
  smallint: 'bigint',
  link: 'bigint',
  text: 'text',
  phone: 'text',
  address: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  time: 'time',
  interval: 'interval',
  json: 'json',
}

/** `db` stands in the transaction of the import; `progress` hears how many rows came since it was last called. */
export async function stageTable(
  db: pg.ClientBase,
  source: Source,
  mapping: TableMapping,
  progress: (rows: number) => void,
): Promise<StagedTable> {
  const name = `staged_${mapping.to}`
  const definitions = mapping.columns.map((column) => `${quote(column.to)} ${stagedTypes[column.kind]}`)
  await db.query(`CREATE TEMPORARY TABLE ${name} (id bigint, ${definitions.join(', ')}) ON COMMIT DROP`)
  if (!source.shape.has(mapping.from)) return { mapping, name, rows: 0, origin: new Map() }
  const columns = readableColumns(source, mapping).map(({ column }) => column)
  const names = ['id', ...columns.map((column) => quote(column.to))]
  const counter = countRows(progress)
  await pipeline(
    copyRows(source, mapping),
    counter.stream,
    db.query(copyStreams.from(`COPY ${name} (${names.join(', ')}) FROM STDIN`)),
  )
  await db.query(`ANALYZE ${name}`)
  return { mapping, name, rows: counter.total(), origin: originOf(source, mapping, columns) }
}

/** In COPY's text form each row ends with a line feed, and a line feed within a value is written as backslash n. */
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

function originOf(source: Source, mapping: TableMapping, columns: readonly ColumnMapping[]): Map<string, SourceColumn> {
  const present = source.shape.get(mapping.from)
  return new Map(
    columns.flatMap((column) => {
      const origin = present?.get(column.from) ?? present?.get(column.formerly ?? '')
      return origin ? [[column.to, origin] as const] : []
    }),
  )
}

export function quote(name: string): string {
  return pg.escapeIdentifier(name)
}
