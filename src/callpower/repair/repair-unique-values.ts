// Repairs duplicates of values that must be unique here but could repeat in an old CallPower: campaign names, versions of a
// recording's key, the CRM sync of a campaign. The row with the lowest id keeps its value; no row is skipped.
import type pg from 'pg'
import type { StagedTable } from '../staging.ts'
import { type Finding, findRows } from './findings.ts'

interface UniqueValue {
  readonly table: string
  readonly columns: readonly string[]
  readonly reason: string
  /** The assignment that gives a later row another value. The staged row is `s`. */
  readonly replacement: string
  /** The assignment of a temporary value that no row has, for a row of ours that will get a new value, such as in a swap. */
  readonly temporary: string
}

const uniqueValues: readonly UniqueValue[] = [
  {
    table: 'campaigns',
    columns: ['name'],
    reason: 'another campaign has this name; the id was added to the name',
    replacement: `name = left(s.name, 255 - length(' (' || s.id || ')')) || ' (' || s.id || ')'`,
    temporary: `name = gen_random_uuid()::text`,
  },
  {
    table: 'audio_recordings',
    columns: ['key', 'version'],
    reason: 'another recording has this key and version; the version was set to null',
    replacement: 'version = NULL',
    temporary: 'version = NULL',
  },
  {
    table: 'crm_syncs',
    columns: ['campaign_id'],
    reason: 'another CRM sync has this campaign; the link was set to null',
    replacement: 'campaign_id = NULL',
    temporary: 'campaign_id = NULL',
  },
]

/** Afterwards the staged rows can be written one by one, in any order, without violating a unique constraint. */
export async function repairUniqueValues(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<(Finding | undefined)[]> {
  const unique = uniqueValues.find((each) => each.table === mapping.to)
  if (unique === undefined) return []
  const same = (a: string, b: string) => unique.columns.map((column) => `${a}.${column} = ${b}.${column}`).join(' AND ')
  const findings: (Finding | undefined)[] = []
  for (;;) {
    const found = await findRows(
      db,
      { table: mapping.to, outcome: 'repaired', reason: unique.reason },
      `UPDATE ${name} s SET ${unique.replacement}
       WHERE EXISTS (SELECT FROM ${name} o WHERE o.id < s.id AND ${same('o', 's')})
          OR EXISTS (SELECT FROM ${mapping.to} d WHERE ${same('d', 's')} AND NOT EXISTS (SELECT FROM ${name} o WHERE o.id = d.id))
       RETURNING s.id`,
    )
    if (found === undefined) break
    findings.push(found)
  }
  await db.query(
    `UPDATE ${mapping.to} d SET ${unique.temporary}
     WHERE EXISTS (SELECT FROM ${name} s WHERE s.id = d.id AND NOT (${same('s', 'd')}))
       AND EXISTS (SELECT FROM ${name} o WHERE o.id <> d.id AND ${same('o', 'd')})`,
  )
  return findings
}
