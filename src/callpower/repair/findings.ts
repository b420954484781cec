// What the import reports about single rows: which were skipped or changed, and which should be checked. Contains ids only,
// never phone numbers or names.
import type pg from 'pg'

export interface Finding {
  /** Our name of the table. */
  readonly table: string
  readonly outcome: 'skipped' | 'repaired' | 'noted'
  readonly reason: string
  readonly count: number
  /** The first `idsShown` ids, in ascending order. */
  readonly ids: readonly string[]
}

export const idsShown = 10

/**
 * Runs `statement`, which selects the ids of staged rows or changes them and returns their ids. Returns undefined if there are
 * none.
 */
export async function findRows(
  db: pg.ClientBase,
  finding: Pick<Finding, 'table' | 'outcome' | 'reason'>,
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
  return { ...finding, count, ids: (ids ?? []).map((id) => id ?? 'none') }
}

/** Merges findings with the same table, outcome and reason. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.table} ${finding.outcome} ${finding.reason}`
    const earlier = merged.get(key)
    const ids = earlier ? [...earlier.ids, ...finding.ids].sort((a, b) => Number(a) - Number(b)) : finding.ids
    merged.set(key, { ...finding, count: finding.count + (earlier?.count ?? 0), ids: ids.slice(0, idsShown) })
  }
  return [...merged.values()]
}
