// Repairs the staged rows of one table so that they fit ours, and reports every row that was changed. Keeps as much as
// possible: a row is skipped only if nothing useful would be left, or if it is in a join table and one end does not exist.
import type pg from 'pg'
import { quote, type StagedTable } from '../staging.ts'
import type { ColumnMapping } from '../tables.ts'
import { type Finding, findRows, mergeFindings } from './findings.ts'
import { readAddress, readPhoneNumber } from './read-value.ts'
import { repairUniqueValues } from './repair-unique-values.ts'
import { tableRules } from './table-rules.ts'

/** The tables that this one refers to must be written first. Afterwards every staged row can be written and has a unique id. */
export async function repairTable(db: pg.ClientBase, staged: StagedTable): Promise<Finding[]> {
  const findings = await repairIds(db, staged)
  for (const column of staged.mapping.columns) {
    findings.push(...(await repairColumn(db, staged, column)))
  }
  for (const rule of tableRules.filter((each) => each.table === staged.mapping.to)) {
    findings.push(
      await findRows(db, { table: rule.table, outcome: rule.outcome, reason: rule.reason }, rule.statement(staged.name)),
    )
  }
  findings.push(...(await repairUniqueValues(db, staged)))
  return mergeFindings(findings.filter((finding) => finding !== undefined))
}

type Findings = (Finding | undefined)[]

async function repairIds(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<Findings> {
  const skipped = (reason: string) => ({ table: mapping.to, outcome: 'skipped', reason }) as const
  const findings = [
    await findRows(
      db,
      skipped('the id is missing or too large'),
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
      return [await noteMissingNumbers(db, staged, quoted), ...(await repairTexts(db, staged, { column, read: readPhoneNumber }))]
    case 'address':
      return repairTexts(db, staged, { column, read: readAddress })
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

interface TextRepair {
  readonly column: ColumnMapping
  readonly read: (text: string) => string | undefined
}

const batchSize = 5000

async function repairTexts(db: pg.ClientBase, { name, mapping }: StagedTable, { column, read }: TextRepair): Promise<Findings> {
  const quoted = quote(column.to)
  await db.query(`CREATE TEMPORARY TABLE readings (text text PRIMARY KEY, reading text) ON COMMIT DROP`)
  await db.query(`INSERT INTO readings (text) SELECT DISTINCT ${quoted} FROM ${name} WHERE ${quoted} IS NOT NULL`)
  for (let last = ''; ; ) {
    const { rows } = await db.query('SELECT text FROM readings WHERE text >= $1 ORDER BY text LIMIT $2', [last, batchSize + 1])
    const texts = rows.map((row) => row.text as string)
    await db.query(
      'UPDATE readings r SET reading = n.reading FROM unnest($1::text[], $2::text[]) n (text, reading) WHERE r.text = n.text',
      [texts, texts.map((text) => read(text) ?? null)],
    )
    if (texts.length <= batchSize) break
    last = texts.at(-1) ?? ''
  }
  const thing = column.kind === 'phone' ? 'the phone number' : 'the IP address'
  const repaired = (reason: string) => ({ table: mapping.to, outcome: 'repaired', reason }) as const
  const unreadable = `UPDATE ${name} s SET ${quoted} = NULL FROM readings r WHERE s.${quoted} = r.text AND r.reading IS NULL RETURNING s.id`
  const rewritten = `UPDATE ${name} s SET ${quoted} = r.reading FROM readings r WHERE s.${quoted} = r.text AND r.reading <> r.text RETURNING s.id`
  const findings = [
    await findRows(db, repaired(`${thing} cannot be read; it was set to null`), unreadable),
    await findRows(db, repaired(`${thing} was converted to the international format`), rewritten),
  ]
  await db.query('DROP TABLE readings')
  return findings
}
