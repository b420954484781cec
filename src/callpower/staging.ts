// Copies the source's rows unchanged into temporary tables of our database, where SQL can repair and compare them. The rows are
// streamed, not held in memory.
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { copyRows, readableColumns, type Source, type SourceColumn } from './source.ts'
import type { ColumnMapping, Kind, TableMapping } from './tables.ts'

export interface StagedTable {
  readonly mapping: TableMapping
  /** The temporary table. Its columns have our names and types that fit every value of the source. */
  readonly name: string
  readonly rows: number
  /** Our column → the source's column, for those that the source has. */
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

/** Must be called inside the import's transaction. `progress` gets the number of rows since its last call. */
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
