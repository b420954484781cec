// Writes the repaired rows into our tables: inserts new rows, updates changed ones, and does not touch equal ones. Works in
// batches, so that triggers and foreign keys do not have to queue a whole table at once.
import pg from 'pg'
import { quote, type StagedTable } from './staging.ts'
import type { ColumnMapping } from './tables.ts'

export interface Written {
  readonly inserted: number
  readonly changed: number
  readonly unchanged: number
  /** Rows in our table that the source does not have (any more). */
  readonly onlyHere: number
}

const batchSize = 50_000

export async function writeTable(db: pg.ClientBase, staged: StagedTable, progress: (rows: number) => void): Promise<Written> {
  const statements = statementsFor(staged)
  const written = { inserted: 0, changed: 0, unchanged: 0 }
  for (let after = -2_147_483_649; ; ) {
    const { rows } = await db.query(
      `SELECT count(*)::int AS count, max(id) AS last FROM (SELECT id FROM ${staged.name} WHERE id > $1 ORDER BY id LIMIT $2) s`,
      [after, batchSize],
    )
    const { count, last } = rows[0] as { count: number; last: number | null }
    if (count === 0 || last === null) break
    const inserted = (await db.query(statements.insert, [after, last])).rowCount ?? 0
    const changed = inserted === count ? 0 : ((await db.query(statements.update, [after, last])).rowCount ?? 0)
    written.inserted += inserted
    written.changed += changed
    written.unchanged += count - inserted - changed
    progress(count)
    after = Number(last)
  }
  return { ...written, onlyHere: await countOnlyHere(db, staged) }
}

function statementsFor({ name, mapping }: StagedTable): { insert: string; update: string } {
  const columns = mapping.columns.map((column) => quote(column.to))
  const values = mapping.columns.map(newValue)
  // Not ON CONFLICT DO UPDATE: it locks existing rows, which writes to them, even if it does not update them.
  const insert = `INSERT INTO ${mapping.to} (id, ${columns.join(', ')})
    SELECT s.id, ${values.join(', ')} FROM ${name} s
    WHERE s.id > $1 AND s.id <= $2 AND NOT EXISTS (SELECT FROM ${mapping.to} d WHERE d.id = s.id) ORDER BY s.id`
  const update = `UPDATE ${mapping.to} d SET ${columns.map((column, i) => `${column} = ${values[i]}`).join(', ')}
    FROM ${name} s WHERE d.id = s.id AND s.id > $1 AND s.id <= $2
      AND (${mapping.columns.map((column) => comparable(`d.${quote(column.to)}`, column)).join(', ')})
        IS DISTINCT FROM (${mapping.columns.map((column) => comparable(newValue(column), column)).join(', ')})`
  return { insert, update }
}

function newValue(column: ColumnMapping): string {
  return column.kind === 'address' ? `network(s.${quote(column.to)}::inet)` : `s.${quote(column.to)}`
}

/** Compares text, because json has no equality operator, and for intervals one day equals 24 hours. */
function comparable(value: string, column: ColumnMapping): string {
  return column.kind === 'json' || column.kind === 'interval' ? `${value}::text` : value
}

async function countOnlyHere(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<number> {
  const { rows } = await db.query(
    `SELECT count(*)::int AS count FROM ${mapping.to} d WHERE NOT EXISTS (SELECT FROM ${name} s WHERE s.id = d.id)`,
  )
  return (rows[0] as { count: number }).count
}

/** Advances the sequence of `table` beyond `last`. A rollback does not undo this, so call it last. */
export async function moveSequence(db: pg.ClientBase, table: string, last: number): Promise<void> {
  const { rows } = await db.query(`SELECT pg_get_serial_sequence($1, 'id') AS sequence`, [table])
  const { sequence } = rows[0] as { sequence: string }
  await db.query(
    `SELECT setval($1, $2) FROM ${sequence} WHERE CASE WHEN is_called THEN last_value ELSE last_value - 1 END < $2`,
    [sequence, last],
  )
}

/** Returns the highest staged id, or 0 if there are no rows. */
export async function highestId(db: pg.ClientBase, staged: StagedTable): Promise<number> {
  const { rows } = await db.query(`SELECT coalesce(max(id), 0)::int AS id FROM ${staged.name}`)
  return (rows[0] as { id: number }).id
}

/**
 * After a bulk load the planner statistics and the visibility map are stale, and every count would read the whole table. Changes
 * the session's statement_timeout.
 */
export async function refreshStatistics(db: pg.ClientBase, names: readonly string[]): Promise<void> {
  await db.query(`SET statement_timeout = 0`)
  for (const name of names) await db.query(`VACUUM (ANALYZE) ${pg.escapeIdentifier(name)}`)
}
