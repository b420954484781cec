// Repairs the staged rows of one table so that they fit ours, and reports every row that was changed. Keeps as much as
// possible: a row is skipped only if nothing useful would be left, or if it is in a join table and one end does not exist.
import type pg from 'pg'
import { quote, type StagedTable } from '../staging.ts'
import type { ColumnMapping } from '../tables.ts'
import { readAddress } from '../values/read-address.ts'
import { readPhoneNumber } from '../values/read-phone-number.ts'
import { type Finding, findRows, mergeFindings } from './findings.ts'
import { countriesColumn } from './number-countries.ts'
import { readColumn } from './read-column.ts'
import { repairUniqueValues } from './repair-unique-values.ts'
import { tableRules } from './table-rules.ts'

/** The tables that this one refers to must be written first. Afterwards every staged row can be written and has a unique id. */
export async function repairTable(db: pg.ClientBase, staged: StagedTable): Promise<Finding[]> {
  const findings = [...staged.findings, ...(await repairIds(db, staged))]
  for (const column of staged.mapping.columns) {
    findings.push(...(await repairColumn(db, staged, column)))
  }
  for (const rule of tableRules.filter((each) => each.table === staged.mapping.to)) {
    findings.push(
      await findRows(db, { table: rule.table, outcome: rule.outcome, reason: rule.reason }, rule.statement(staged.name)),
    )
  }
  findings.push(...(await repairUniqueValues(db, staged)))
  return mergeFindings(findings)
}

type Findings = (Finding | undefined)[]

async function repairIds(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<Findings> {
  const skipped = (reason: string) => ({ table: mapping.to, outcome: 'skipped', reason }) as const
  const findings = [
    await findRows(
      db,
      skipped('the id is missing, too large or not a number'),
      `DELETE FROM ${name} WHERE id IS NULL OR id NOT BETWEEN -2147483648 AND 2147483647 RETURNING id`,
    ),
    await findRows(
      db,
      skipped('another row has the same id'),
      `DELETE FROM ${name} s USING (SELECT id, min(ctid) AS first FROM ${name} GROUP BY id HAVING count(*) > 1) d
       WHERE s.id = d.id AND s.ctid <> d.first RETURNING s.id`,
    ),
  ]
  await db.query(`CREATE UNIQUE INDEX ON ${name} (id)`)
  return findings
}

async function repairColumn(db: pg.ClientBase, staged: StagedTable, column: ColumnMapping): Promise<Findings> {
  const origin = staged.origin.get(column.to)
  if (origin === undefined) return []
  const { name, mapping } = staged
  const quoted = quote(column.to)
  const repaired = (reason: string) => ({ table: mapping.to, outcome: 'repaired', reason }) as const
  switch (column.kind) {
    case 'integer':
    case 'smallint':
    case 'link': {
      const links = column.references === undefined ? [] : [await repairLink(db, staged, column)]
      if (origin.type === 'smallint' || (origin.type === 'integer' && column.kind !== 'smallint')) return links
      const bits = column.kind === 'smallint' ? '-32768 AND 32767' : '-2147483648 AND 2147483647'
      const large = `UPDATE ${name} SET ${quoted} = NULL WHERE ${quoted} NOT BETWEEN ${bits} RETURNING id`
      return [await findRows(db, repaired(`${column.to} is too large; it was set to null`), large), ...links]
    }
    case 'text': {
      if (column.max === undefined || (origin.maxLength ?? Number.POSITIVE_INFINITY) <= column.max) return []
      const long = `UPDATE ${name} SET ${quoted} = left(${quoted}, ${column.max}) WHERE length(${quoted}) > ${column.max} RETURNING id`
      return [await findRows(db, repaired(`${column.to} was cut to ${column.max} characters`), long)]
    }
    case 'phone':
      return [await noteMissingNumbers(db, staged, quoted), ...(await readNumbers(db, staged, column))]
    case 'address':
      return readAddresses(db, staged, column)
    default:
      return []
  }
}

const nouns: Readonly<Record<string, string>> = {
  campaigns: 'campaign',
  targets: 'target',
  phone_numbers: 'phone number',
  audio_recordings: 'recording',
  sessions: 'session',
  calls: 'call',
}

/** CallPower's foreign keys may be missing or unchecked, so links can be broken. */
async function repairLink(
  db: pg.ClientBase,
  { name, mapping }: StagedTable,
  column: ColumnMapping,
): Promise<Finding | undefined> {
  const noun = nouns[column.references ?? ''] ?? column.references
  const quoted = quote(column.to)
  const isBroken = `${quoted} IS NOT NULL AND NOT EXISTS (SELECT FROM ${column.references} o WHERE o.id = s.${quoted})`
  return mapping.joins
    ? findRows(
        db,
        { table: mapping.to, outcome: 'skipped', reason: `its ${noun} does not exist` },
        `DELETE FROM ${name} s WHERE ${isBroken} RETURNING s.id`,
      )
    : findRows(
        db,
        { table: mapping.to, outcome: 'repaired', reason: `its ${noun} does not exist; the link was set to null` },
        `UPDATE ${name} s SET ${quoted} = NULL WHERE ${isBroken} RETURNING s.id`,
      )
}

/** Not staff, for whom it is optional, and not the blocklist, which mostly has a hash or an IP address instead. */
const needsNumber = new Set(['targets', 'offices', 'phone_numbers', 'scheduled_calls'])

async function noteMissingNumbers(
  db: pg.ClientBase,
  { name, mapping }: StagedTable,
  quoted: string,
): Promise<Finding | undefined> {
  if (!needsNumber.has(mapping.to)) return undefined
  await db.query(`UPDATE ${name} SET ${quoted} = NULL WHERE trim(${quoted}) = ''`)
  return findRows(
    db,
    { table: mapping.to, outcome: 'noted', reason: 'there is no phone number' },
    `SELECT id FROM ${name} WHERE ${quoted} IS NULL`,
  )
}

/** Numbers of callers and staff are not shown. */
const publicTables = new Set(['targets', 'offices', 'phone_numbers'])

function readNumbers(db: pg.ClientBase, staged: StagedTable, column: ColumnMapping): Promise<Findings> {
  return readColumn(db, staged, {
    column: column.to,
    read: readPhoneNumber,
    context: `s.${quote(countriesColumn)}`,
    unreadable: { outcome: 'repaired', reason: 'the phone number cannot be read; it was set to null' },
    showsValues: publicTables.has(staged.mapping.to),
  })
}

function readAddresses(db: pg.ClientBase, staged: StagedTable, column: ColumnMapping): Promise<Findings> {
  return readColumn(db, staged, {
    column: column.to,
    read: (text) => {
      const value = readAddress(text)
      return value === undefined ? undefined : { value }
    },
    unreadable: { outcome: 'repaired', reason: 'the IP address cannot be read; it was set to null' },
    showsValues: false,
  })
}
