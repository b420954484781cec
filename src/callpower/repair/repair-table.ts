// Makes the staged rows of one table fit ours, and tells of each row that had to change. What can be kept is kept:
// a row is skipped only when nothing of it would be left, or when it joins two things of which one is gone.
import type pg from 'pg'
import { quote, type StagedTable } from '../staging.ts'
import type { ColumnMapping } from '../tables.ts'
import { type Finding, findRows, mergeFindings } from './findings.ts'
import { readAddress, readPhoneNumber } from './read-value.ts'
import { repairUniqueValues } from './repair-unique-values.ts'
import { tableRules } from './table-rules.ts'

/** Expects the tables that this one refers to in place. Afterwards every staged row can be written, found by its id. */
export async function repairTable(db: pg.ClientBase, staged: StagedTable): Promise<Finding[]> {
  const findings = await mendIds(db, staged)
  for (const column of staged.mapping.columns) {
    findings.push(...(await mendColumn(db, staged, column)))
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

async function mendIds(db: pg.ClientBase, { name, mapping }: StagedTable): Promise<Findings> {
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

async function mendColumn(db: pg.ClientBase, staged: StagedTable, column: ColumnMapping): Promise<Findings> {
  const origin = staged.origin.get(column.to)
  if (origin === undefined) return []
  const { name, mapping } = staged
  const at = quote(column.to)
  const repaired = (reason: string) => ({ table: mapping.to, outcome: 'repaired', reason }) as const
  switch (column.kind) {
    case 'integer':
    case 'smallint':
    case 'link': {
      const links = column.references === undefined ? [] : [await repairLink(db, staged, column)]
      if (origin.type === 'smallint' || (origin.type === 'integer' && column.kind !== 'smallint')) return links
      const bits = column.kind === 'smallint' ? '-32768 AND 32767' : '-2147483648 AND 2147483647'
      const large = `UPDATE ${name} SET ${at} = NULL WHERE ${at} NOT BETWEEN ${bits} RETURNING id`
      return [await findRows(db, repaired(`${column.to} is too large; it is left empty`), large), ...links]
    }
    case 'text': {
      if (column.max === undefined || (origin.maxLength ?? Number.POSITIVE_INFINITY) <= column.max) return []
      const long = `UPDATE ${name} SET ${at} = left(${at}, ${column.max}) WHERE length(${at}) > ${column.max} RETURNING id`
      return [await findRows(db, repaired(`${column.to} is cut to ${column.max} characters`), long)]
    }
    case 'phone':
      return [await noteMissingNumbers(db, staged, at), ...(await readTexts(db, staged, { column, read: readPhoneNumber }))]
    case 'address':
      return readTexts(db, staged, { column, read: readAddress })
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

/** CallPower's foreign keys may be absent or never checked, so a link can lead nowhere. */
async function repairLink(
  db: pg.ClientBase,
  { name, mapping }: StagedTable,
  column: ColumnMapping,
): Promise<Finding | undefined> {
  const noun = nouns[column.references ?? ''] ?? column.references
  const at = quote(column.to)
  const astray = `${at} IS NOT NULL AND NOT EXISTS (SELECT FROM ${column.references} o WHERE o.id = s.${at})`
  return mapping.joins
    ? findRows(
        db,
        { table: mapping.to, outcome: 'skipped', reason: `its ${noun} does not exist` },
        `DELETE FROM ${name} s WHERE ${astray} RETURNING s.id`,
      )
    : findRows(
        db,
        { table: mapping.to, outcome: 'repaired', reason: `its ${noun} does not exist; the link is left empty` },
        `UPDATE ${name} s SET ${at} = NULL WHERE ${astray} RETURNING s.id`,
      )
}

/** Staff may do without; most of the blocklist names a hash or an address instead. */
const needsNumber = new Set(['targets', 'offices', 'phone_numbers', 'scheduled_calls'])

async function noteMissingNumbers(db: pg.ClientBase, { name, mapping }: StagedTable, at: string): Promise<Finding | undefined> {
  if (!needsNumber.has(mapping.to)) return undefined
  await db.query(`UPDATE ${name} SET ${at} = NULL WHERE trim(${at}) = ''`)
  return findRows(
    db,
    { table: mapping.to, outcome: 'noted', reason: 'there is no phone number' },
    `SELECT id FROM ${name} WHERE ${at} IS NULL`,
  )
}

interface TextReader {
  readonly column: ColumnMapping
  readonly read: (text: string) => string | undefined
}

const textsAtOnce = 5000

async function readTexts(db: pg.ClientBase, { name, mapping }: StagedTable, { column, read }: TextReader): Promise<Findings> {
  const at = quote(column.to)
  await db.query(`CREATE TEMPORARY TABLE readings (text text PRIMARY KEY, reading text) ON COMMIT DROP`)
  await db.query(`INSERT INTO readings (text) SELECT DISTINCT ${at} FROM ${name} WHERE ${at} IS NOT NULL`)
  for (let last = ''; ; ) {
    const { rows } = await db.query('SELECT text FROM readings WHERE text >= $1 ORDER BY text LIMIT $2', [last, textsAtOnce + 1])
    const texts = rows.map((row) => row.text as string)
    await db.query(
      'UPDATE readings r SET reading = n.reading FROM unnest($1::text[], $2::text[]) n (text, reading) WHERE r.text = n.text',
      [texts, texts.map((text) => read(text) ?? null)],
    )
    if (texts.length <= textsAtOnce) break
    last = texts.at(-1) ?? ''
  }
  const thing = column.kind === 'phone' ? 'the phone number' : 'the network address'
  const repaired = (reason: string) => ({ table: mapping.to, outcome: 'repaired', reason }) as const
  const unreadable = `UPDATE ${name} s SET ${at} = NULL FROM readings r WHERE s.${at} = r.text AND r.reading IS NULL RETURNING s.id`
  const rewritten = `UPDATE ${name} s SET ${at} = r.reading FROM readings r WHERE s.${at} = r.text AND r.reading <> r.text RETURNING s.id`
  const findings = [
    await findRows(db, repaired(`${thing} cannot be read; it is left empty`), unreadable),
    await findRows(db, repaired(`${thing} is written in the international form now`), rewritten),
  ]
  await db.query('DROP TABLE readings')
  return findings
}
