// Reads all values of a column of a staged table with a function, each distinct text once, and reports what cannot be read.
import pg from 'pg'
import type { StagedTable } from '../staging.ts'
import type { ReadText } from '../values/reading.ts'
import { type Finding, type FindingKind, findRows, findValues } from './findings.ts'

export interface ColumnReading {
  readonly column: string
  readonly read: ReadText
  /** An expression on the staged row `s`: what else decides how a text is read. */
  readonly context?: string
  /** What the report says about rows whose text cannot be read. They become null. */
  readonly unreadable: Pick<FindingKind, 'outcome' | 'reason'>
  /** The report shows texts that cannot be read. */
  readonly showsValues: boolean
}

const batchSize = 5000

export async function readColumn(
  db: pg.ClientBase,
  { name, mapping }: Pick<StagedTable, 'name' | 'mapping'>,
  { column, read, context = "''", unreadable, showsValues }: ColumnReading,
): Promise<(Finding | undefined)[]> {
  const quoted = pg.escapeIdentifier(column)
  await db.query(`CREATE TEMPORARY TABLE readings (text text, context text, reading text, outcome text, reason text,
    PRIMARY KEY (text, context)) ON COMMIT DROP`)
  await db.query(
    `INSERT INTO readings (text, context) SELECT DISTINCT ${quoted}, ${context} FROM ${name} s WHERE ${quoted} IS NOT NULL`,
  )
  await readTexts(db, read)
  const isOf = `s.${quoted} = r.text AND ${context} = r.context`
  const table = mapping.to
  const failed = `SELECT s.id, r.text FROM ${name} s JOIN readings r ON ${isOf} WHERE r.reading IS NULL AND trim(r.text) <> ''`
  const findings = [
    showsValues
      ? await findValues(db, { table, ...unreadable }, failed)
      : await findRows(db, { table, ...unreadable }, `SELECT id FROM (${failed}) f`),
  ]
  const { rows: remarks } = await db.query(
    'SELECT DISTINCT outcome, reason FROM readings WHERE reason IS NOT NULL ORDER BY reason',
  )
  for (const { outcome, reason } of remarks as Pick<FindingKind, 'outcome' | 'reason'>[]) {
    const remarked = `SELECT s.id FROM ${name} s JOIN readings r ON ${isOf} WHERE (r.outcome, r.reason) = ($1, $2)`
    findings.push(await findRows(db, { table, outcome, reason }, remarked, [outcome, reason]))
  }
  await db.query(`UPDATE ${name} s SET ${quoted} = r.reading FROM readings r WHERE ${isOf} AND r.reading IS DISTINCT FROM r.text`)
  await db.query('DROP TABLE readings')
  return findings
}

async function readTexts(db: pg.ClientBase, read: ReadText): Promise<void> {
  for (let last: { text: string; context: string } | undefined; ; ) {
    const { rows } = await db.query(
      `SELECT text, context FROM readings WHERE $1::text IS NULL OR (text, context) > ($1, $2) ORDER BY text, context LIMIT ${batchSize}`,
      [last?.text ?? null, last?.context ?? null],
    )
    const found = rows as { text: string; context: string }[]
    const readings = found.map(({ text, context }) => ({ text, context, reading: read(text, context) }))
    const pick = (value: (one: (typeof readings)[number]) => string | undefined) => readings.map((one) => value(one) ?? null)
    await db.query(
      `UPDATE readings r SET reading = n.reading, outcome = n.outcome, reason = n.reason
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) n (text, context, reading, outcome, reason)
       WHERE r.text = n.text AND r.context = n.context`,
      [
        pick(({ text }) => text),
        pick(({ context }) => context),
        pick(({ reading }) => reading?.value),
        pick(({ reading }) => reading?.remark?.outcome),
        pick(({ reading }) => reading?.remark?.reason),
      ],
    )
    if (found.length < batchSize) return
    last = found.at(-1)
  }
}
