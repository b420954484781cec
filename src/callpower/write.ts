// Brings the mended rows into our tables: new ones are inserted, changed ones updated, equal ones not touched at all.
// In portions, so that neither the triggers nor the foreign keys have to remember a whole table at once.
import pg from 'pg'
import { quote, type StagedTable } from './staging.ts'
import type { ColumnMapping } from './tables.ts'

export interface Written {
  readonly inserted: number
  readonly changed: number
  readonly unchanged: number
  /** Rows here that the source does not have, or no longer. */
  readonly onlyHere: number
}

const rowsAtOnce = 50_000

export async function writeTable(db: pg.ClientBase, staged: StagedTable, progress: (rows: number) => void): Promise<Written> {
  const statements = statementsFor(staged)
  const written = { inserted: 0, changed: 0, unchanged: 0 }
  for (let after = -2_147_483_649; ; ) {
    const { rows } = await db.query(
      `SELECT count(*)::int AS count, max(id) AS last FROM (SELECT id FROM ${staged.name} WHERE id > $1 ORDER BY id LIMIT $2) s`,
      [after, rowsAtOnce],
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
  // Not ON CONFLICT: that locks, and so writes to, the rows that it then leaves as they are.
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

/** JSON has no equality, and the equality of intervals takes a day for 24 hours: their text tells them apart. */
function comparable(value: string, column: ColumnMapping): string {
  return column.kind === 'json' || column.kind === 'interval' ? `${value}::text` : value
}

async function countOnlyHere(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<number> {
  const { rows } = await db.query(
    `SELECT count(*)::int AS count FROM ${mapping.to} d WHERE NOT EXISTS (SELECT FROM ${name} s WHERE s.id = d.id)`,
  )
  return (rows[0] as { count: number }).count
}

/** Makes the next new row of `table` come after `last`. Not undone by a rollback, so it is left to the very end. */
export async function moveSequence(db: pg.ClientBase, table: string, last: number): Promise<void> {
  const { rows } = await db.query(`SELECT pg_get_serial_sequence($1, 'id') AS sequence`, [table])
  const { sequence } = rows[0] as { sequence: string }
  await db.query(
    `SELECT setval($1, $2) FROM ${sequence} WHERE CASE WHEN is_called THEN last_value ELSE last_value - 1 END < $2`,
    [sequence, last],
  )
}

/** The highest id of a table that the source may have given out; zero for none. */
export async function highestId(db: pg.ClientBase, staged: StagedTable): Promise<number> {
  const { rows } = await db.query(`SELECT coalesce(max(id), 0)::int AS id FROM ${staged.name}`)
  return (rows[0] as { id: number }).id
}

/** After a bulk load the planner's statistics and the visibility map are stale, and every count would read the rows. Changes the session. */
export async function refreshStatistics(db: pg.ClientBase, names: readonly string[]): Promise<void> {
  await db.query(`SET statement_timeout = 0`)
  for (const name of names) await db.query(`VACUUM (ANALYZE) ${pg.escapeIdentifier(name)}`)
}
