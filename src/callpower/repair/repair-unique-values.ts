// Values that must differ here but that an old CallPower let repeat: campaign names, versions of a recording's key,
// the CRM sync of a campaign. The row with the lowest id keeps its value; no row is lost.
import type pg from 'pg'
import type { StagedTable } from '../staging.ts'
import { type Finding, findRows } from './findings.ts'

interface UniqueValue {
  readonly table: string
  readonly columns: readonly string[]
  readonly reason: string
  /** What the later row gets instead, in terms of the staged row `s`. */
  readonly instead: string
  /** A value that no row has, held by a row of ours for the moment between giving up its value and getting its new one. */
  readonly parked: string
}

const uniqueValues: readonly UniqueValue[] = [
  {
    table: 'campaigns',
    columns: ['name'],
    reason: 'another campaign has this name; its id is added to it',
    instead: `name = left(s.name, 255 - length(' (' || s.id || ')')) || ' (' || s.id || ')'`,
    parked: `name = gen_random_uuid()::text`,
  },
  {
    table: 'audio_recordings',
    columns: ['key', 'version'],
    reason: 'another recording has this key and version; it comes over without a version',
    instead: 'version = NULL',
    parked: 'version = NULL',
  },
  {
    table: 'crm_syncs',
    columns: ['campaign_id'],
    reason: 'another CRM sync has this campaign; the link is left empty',
    instead: 'campaign_id = NULL',
    parked: 'campaign_id = NULL',
  },
]

/** Afterwards the staged rows can be written one after the other, in any order, without meeting a value twice. */
export async function repairUniqueValues(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<(Finding | undefined)[]> {
  const unique = uniqueValues.find((each) => each.table === mapping.to)
  if (unique === undefined) return []
  const same = (a: string, b: string) => unique.columns.map((column) => `${a}.${column} = ${b}.${column}`).join(' AND ')
  const findings: (Finding | undefined)[] = []
  for (;;) {
    const found = await findRows(
      db,
      { table: mapping.to, outcome: 'repaired', reason: unique.reason },
      `UPDATE ${name} s SET ${unique.instead}
       WHERE EXISTS (SELECT FROM ${name} o WHERE o.id < s.id AND ${same('o', 's')})
          OR EXISTS (SELECT FROM ${mapping.to} d WHERE ${same('d', 's')} AND NOT EXISTS (SELECT FROM ${name} o WHERE o.id = d.id))
       RETURNING s.id`,
    )
    if (found === undefined) break
    findings.push(found)
  }
  await db.query(
    `UPDATE ${mapping.to} d SET ${unique.parked}
     WHERE EXISTS (SELECT FROM ${name} s WHERE s.id = d.id AND NOT (${same('s', 'd')}))
       AND EXISTS (SELECT FROM ${name} o WHERE o.id <> d.id AND ${same('o', 'd')})`,
  )
  return findings
}
