// Records which rows were imported from where, and rejects an import that would overwrite rows that Patchboard created.
import type pg from 'pg'
import { OperatorError } from '../database/operator-errors.ts'
import { idsShown } from './repair/findings.ts'
import { quote, type StagedTable } from './staging.ts'
import { tables } from './tables.ts'

export interface PreviousImport {
  readonly source: string
  /** Our table → the highest id that the source had assigned at that time. */
  readonly lastIds: Readonly<Record<string, number>>
}

/**
 * Returns undefined for the first import into an empty database. Throws an OperatorError if the database has rows that did not
 * come from `identity`. `sameSource`: the operator confirms that the previous source is the same CallPower.
 */
export async function findPreviousImport(
  db: pg.ClientBase,
  identity: string,
  sameSource: boolean,
): Promise<PreviousImport | undefined> {
  const { rows } = await db.query('SELECT source, last_ids FROM imports ORDER BY source = $1 DESC, imported_at DESC', [identity])
  const latest = rows[0] as { source: string; last_ids: Record<string, number> } | undefined
  if (latest && (latest.source === identity || sameSource)) return { source: latest.source, lastIds: latest.last_ids }
  const own = await tablesWithRows(db)
  if (own.length === 0) return undefined
  throw new OperatorError(
    latest
      ? `This database was imported from another CallPower (${latest.source}; this one is ${identity}). If it is the same CallPower, moved or restored from a backup, add --same-source. Otherwise import into an empty database.`
      : `This database already contains ${own.join(', ')} that were not imported from CallPower, and their ids could conflict. Import into an empty database: set DATABASE_URL to one, or choose another DATA_DIR.`,
  )
}

async function tablesWithRows(db: pg.ClientBase): Promise<string[]> {
  const own: string[] = []
  for (const { to } of tables) {
    const { rows } = await db.query(`SELECT EXISTS (SELECT FROM ${quote(to)}) AS filled`)
    if (rows[0]?.filled === true) own.push(to.replaceAll('_', ' '))
  }
  return own
}

/** Throws an OperatorError if the source has new rows whose ids Patchboard has assigned to its own rows since the last import. */
export async function checkForConflictingIds(
  db: pg.ClientBase,
  staged: readonly StagedTable[],
  previous: PreviousImport | undefined,
): Promise<void> {
  const conflicts: string[] = []
  for (const { name, mapping } of staged) {
    const { rows } = await db.query(
      `SELECT count(*)::int AS count, (array_agg(d.id ORDER BY d.id))[1:${idsShown}] AS ids
       FROM ${quote(mapping.to)} d JOIN ${name} s ON s.id = d.id WHERE d.id > $1`,
      [previous?.lastIds[mapping.to] ?? 0],
    )
    const { count, ids } = rows[0] as { count: number; ids: number[] | null }
    if (count > 0) conflicts.push(`${mapping.to.replaceAll('_', ' ')} ${ids?.join(', ')}${count > idsShown ? ' and more' : ''}`)
  }
  if (conflicts.length > 0)
    throw new OperatorError(
      `Since the last import, both CallPower and Patchboard have created rows with the same ids: ${conflicts.join('; ')}. Patchboard's rows would be overwritten. Delete them, or import into an empty database.`,
    )
}

/** Writes only if something is new, so that importing an unchanged source changes nothing. */
export async function recordImport(
  db: pg.ClientBase,
  previous: PreviousImport | undefined,
  now: PreviousImport & { readonly at: Date },
): Promise<void> {
  const values = [now.source, now.at.toISOString(), JSON.stringify(now.lastIds)]
  if (previous === undefined)
    await db.query('INSERT INTO imports (source, imported_at, last_ids) VALUES ($1, $2, $3::jsonb)', values)
  else
    await db.query(
      `UPDATE imports SET source = $1, imported_at = $2, last_ids = $3::jsonb
       WHERE source = $4 AND (source, last_ids) IS DISTINCT FROM ($1, $3::jsonb)`,
      [...values, previous.source],
    )
}
