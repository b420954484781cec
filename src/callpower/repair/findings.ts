// What the import reports about single rows: which were skipped or changed, and which should be checked. Never contains a phone
// number of callers or staff, or a name.
import type pg from 'pg'

export interface FoundRow {
  readonly id: string
  /** The value that cannot be read. Absent if the report must not contain it, or the row has been imported as it is. */
  readonly value?: string
}

export interface Finding {
  /** Our name of the table. */
  readonly table: string
  readonly outcome: 'skipped' | 'repaired' | 'noted'
  readonly reason: string
  readonly count: number
  /** The first `idsShown` rows, or `valuesShown` if they have values, by id in ascending order. */
  readonly rows: readonly FoundRow[]
}

export const idsShown = 10
export const valuesShown = 100

export type FindingKind = Pick<Finding, 'table' | 'outcome' | 'reason'>

/**
 * Runs `statement`, which selects the ids of staged rows or changes them and returns their ids. Returns undefined if there are
 * none.
 */
export async function findRows(
  db: pg.ClientBase,
  finding: FindingKind,
  statement: string,
  values: unknown[] = [],
): Promise<Finding | undefined> {
  const { rows } = await db.query(
    `WITH touched (id) AS (${statement})
     SELECT count(*)::int AS count, (array_agg(id::text ORDER BY id))[1:${idsShown}] AS ids FROM touched`,
    values,
  )
  const { count, ids } = rows[0] as { count: number; ids: (string | null)[] | null }
  if (count === 0) return undefined
  return { ...finding, count, rows: (ids ?? []).map((id) => ({ id: id ?? 'none' })) }
}

/** The same for a statement that returns ids and values. */
export async function findValues(db: pg.ClientBase, finding: FindingKind, statement: string): Promise<Finding | undefined> {
  const { rows } = await db.query(
    `WITH touched (id, value) AS (${statement}), numbered AS (SELECT *, count(*) OVER ()::int AS count FROM touched)
     SELECT count, id::text, value FROM numbered ORDER BY id LIMIT ${valuesShown}`,
  )
  const found = rows as { count: number; id: string | null; value: string }[]
  if (found[0] === undefined) return undefined
  return { ...finding, count: found[0].count, rows: found.map(({ id, value }) => ({ id: id ?? 'none', value })) }
}

/** Merges findings with the same table, outcome and reason. */
export function mergeFindings(findings: readonly (Finding | undefined)[]): Finding[] {
  const merged = new Map<string, Finding>()
  for (const finding of findings) {
    if (finding === undefined) continue
    const key = `${finding.table} ${finding.outcome} ${finding.reason}`
    const earlier = merged.get(key)
    const all = [...(earlier?.rows ?? []), ...finding.rows].toSorted((a, b) => Number(a.id) - Number(b.id))
    const rows = all.slice(0, all.some(({ value }) => value !== undefined) ? valuesShown : idsShown)
    merged.set(key, { ...finding, count: finding.count + (earlier?.count ?? 0), rows })
  }
  return [...merged.values()]
}
