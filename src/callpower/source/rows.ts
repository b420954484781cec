// Streams the rows of the CallPower database in COPY format, and counts them.
import type { Readable } from 'node:stream'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import { type ColumnMapping, type Kind, stagedKind, stagedTypes, type TableMapping } from '../tables.ts'
import type { Source, SourceColumn } from './open.ts'

export async function countRows(source: Source, table: string): Promise<number> {
  const { rows } = await source.client.query(`SELECT count(*) AS count FROM ${pg.escapeIdentifier(table)}`)
  return Number(rows[0]?.count)
}

/** Returns the last id that the source's sequence assigned, or undefined if there is no sequence that this user may read. */
export async function findLastAssignedId(source: Source, table: string): Promise<number | undefined> {
  const { rows: found } = await source.client.query(
    `SELECT coalesce(pg_get_serial_sequence($1, 'id')::regclass, to_regclass($2)) AS sequence`,
    [pg.escapeIdentifier(table), pg.escapeIdentifier(`${table}_id_seq`)],
  )
  const sequence = found[0]?.sequence as string | null | undefined
  if (!sequence) return undefined
  const { rows: allowed } = await source.client.query(`SELECT has_sequence_privilege($1, 'SELECT') AS allowed`, [sequence])
  if (allowed[0]?.allowed !== true) return undefined
  const { rows } = await source.client.query(`SELECT last_value, is_called FROM ${sequence}`)
  return Number(rows[0]?.last_value) - (rows[0]?.is_called ? 0 : 1)
}

export interface ReadableColumn extends Pick<ColumnMapping, 'to' | 'kind'> {
  readonly origin: SourceColumn
  /** The SQL expression that reads it. */
  readonly expression: string
  /** The type of the source is another one than expected, so what is read is text. */
  readonly isText: boolean
}

const id = { from: 'id', to: 'id', kind: 'integer' } as const

/** Returns `id` and the columns of `mapping` that this source has. */
export function readableColumns(source: Source, mapping: TableMapping): ReadableColumn[] {
  const present = source.shape.get(mapping.from)
  return [id, ...mapping.columns].flatMap((column: ColumnMapping) => {
    const name = present?.has(column.from) ? column.from : (column.formerly ?? '')
    const origin = present?.get(name)
    if (origin === undefined) return []
    if (column.addedTo !== undefined && !present?.has(column.addedTo)) return []
    const kind = stagedKind(column)
    const isText = !typesOfKind[kind].test(origin.type)
    const quoted = pg.escapeIdentifier(name)
    return [
      { to: column.to, kind, origin, isText, expression: stagedTypes[kind] === 'text' || isText ? `${quoted}::text` : quoted },
    ]
  })
}

/** As information_schema names them. Of other types, the values are read as text. */
const typesOfKind: Readonly<Record<Kind, RegExp>> = {
  text: /^(?!bytea$)/,
  phone: /^(?!bytea$)/,
  address: /^(?!bytea$)/,
  integer: /^(smallint|integer|bigint)$/,
  smallint: /^(smallint|integer|bigint)$/,
  link: /^(smallint|integer|bigint)$/,
  boolean: /^boolean$/,
  instant: /^(timestamp with(out)? time zone|date)$/,
  time: /^time without time zone$/,
  interval: /^interval$/,
  json: /^jsonb?$/,
}

/** Streams the rows of one table in COPY's text format, with the readable columns in order. */
export function copyRows(source: Source, mapping: TableMapping): Readable {
  const columns = readableColumns(source, mapping).map(({ expression }) => expression)
  return source.client.query(
    copyStreams.to(`COPY (SELECT ${columns.join(', ')} FROM ${pg.escapeIdentifier(mapping.from)}) TO STDOUT`),
  )
}
