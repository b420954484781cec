// What the import has to tell about single rows: why some were skipped, changed on the way, or deserve a look.
// Ids only: no phone number and no name leaves the database through here.
import type pg from 'pg'

export interface Finding {
  /** Our name of the table. */
  readonly table: string
  readonly outcome: 'skipped' | 'repaired' | 'noted'
  readonly reason: string
  readonly count: number
  /** The first few, in order. */
  readonly ids: readonly string[]
}

export const idsShown = 10

/**
 * Runs `statement`, which touches rows of a staged table and ends in RETURNING its id, or selects ids; undefined when
 * none were touched.
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

/** Findings of one kind made in several steps become one. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const joined = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.table} ${finding.outcome} ${finding.reason}`
    const earlier = joined.get(key)
    const ids = earlier ? [...earlier.ids, ...finding.ids].sort((a, b) => Number(a) - Number(b)) : finding.ids
    joined.set(key, { ...finding, count: finding.count + (earlier?.count ?? 0), ids: ids.slice(0, idsShown) })
  }
  return [...joined.values()]
}
