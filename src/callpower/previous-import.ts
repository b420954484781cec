// Remembers what came over from where, and refuses an import that would write over rows which are Patchboard's own.
import type pg from 'pg'
import { CommandError } from '../cli/command.ts'
import { idsShown } from './repair/findings.ts'
import { quote, type StagedTable } from './staging.ts'
import { tables } from './tables.ts'

export interface PreviousImport {
  readonly source: string
  /** Our table → the highest id that was the source's then. */
  readonly lastIds: Readonly<Record<string, number>>
}

/**
 * Undefined for the first import into an empty database. Throws a CommandError when rows are there that did not come from
 * `identity`. `sameSource` is the operator's word that the earlier source and this one are the same CallPower.
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
  throw new CommandError(
    latest
      ? `This database holds what came from another CallPower (${latest.source}; this one is ${identity}). If both are the same CallPower, moved or restored from a backup, say so with --same-source; otherwise import into an empty database.`
      : `This database already holds ${own.join(', ')} of its own, and the ids of CallPower's would meet theirs. Import into an empty database: name it with DATABASE_URL, or choose another DATA_DIR.`,
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

/** Throws a CommandError when the source has made rows since whose ids Patchboard has meanwhile given to rows of its own. */
export async function refuseConflictingIds(
  db: pg.ClientBase,
  staged: readonly StagedTable[],
  previous: PreviousImport | undefined,
): Promise<void> {
  const meetings: string[] = []
  for (const { name, mapping } of staged) {
    const { rows } = await db.query(
      `SELECT count(*)::int AS count, (array_agg(d.id ORDER BY d.id))[1:${idsShown}] AS ids
       FROM ${quote(mapping.to)} d JOIN ${name} s ON s.id = d.id WHERE d.id > $1`,
      [previous?.lastIds[mapping.to] ?? 0],
    )
    const { count, ids } = rows[0] as { count: number; ids: number[] | null }
    if (count > 0) meetings.push(`${mapping.to.replaceAll('_', ' ')} ${ids?.join(', ')}${count > idsShown ? ' and more' : ''}`)
  }
  if (meetings.length > 0)
    throw new CommandError(
      `Since the last import both CallPower and Patchboard have made rows with the same ids: ${meetings.join('; ')}. Patchboard's would be overwritten. Delete them, or import into an empty database.`,
    )
}

/** Writes only what is new, so that importing an unchanged source leaves no trace. */
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
