// Gives the columns of a staged table their types, where the source has other types than CallPower and the values came as text.
import pg from 'pg'
import type { ReadableColumn } from '../source/rows.ts'
import type { StagedTable } from '../staging.ts'
import { type Kind, stagedTypes } from '../tables.ts'
import { readerOf } from '../values/read-value.ts'
import type { ReadText } from '../values/reading.ts'
import { type Finding, findRows, mergeFindings } from './findings.ts'
import { readColumn } from './read-column.ts'

const nouns: Readonly<Record<Kind, string>> = {
  integer: 'a whole number',
  smallint: 'a whole number',
  link: 'a whole number',
  boolean: 'true or false',
  instant: 'a time',
  time: 'a time of day',
  interval: 'an interval',
  json: 'JSON',
  text: 'text',
  phone: 'text',
  address: 'text',
}

/** What they have could be a phone number or an address of a person. */
const privateTables: ReadonlySet<string> = new Set(['users', 'blocklist', 'scheduled_calls'])

/** `columns`: those of the staged rows. */
export async function convertColumns(
  db: pg.ClientBase,
  staged: StagedTable,
  columns: readonly ReadableColumn[],
): Promise<Finding[]> {
  const findings: (Finding | undefined)[] = []
  const texts = columns.filter(({ isText }) => isText)
  for (const { to, kind, origin } of texts) {
    const found = await readColumn(db, staged, {
      column: to,
      read: naming(to, readerOf(kind, origin.type)),
      unreadable: { outcome: 'repaired', reason: `${to} cannot be read as ${nouns[kind]}; it was set to null` },
      showsValues: kind !== 'text' && !privateTables.has(staged.mapping.to),
    })
    // A row without an id is reported when it is skipped.
    if (to !== 'id') findings.push(...found)
  }
  const changes = texts.flatMap(({ to, kind }) => {
    const type = stagedTypes[kind]
    return type === 'text'
      ? []
      : [`ALTER ${pg.escapeIdentifier(to)} TYPE ${type} USING nullif(trim(${pg.escapeIdentifier(to)}), '')::${type}`]
  })
  if (changes.length > 0) await db.query(`ALTER TABLE ${staged.name} ${changes.join(', ')}`)
  for (const column of staged.mapping.columns) {
    if (column.addedTo === undefined) continue
    const other = staged.mapping.columns.find(({ from }) => from === column.addedTo)?.to ?? ''
    findings.push(await add(db, staged, { column: column.to, other }))
  }
  return mergeFindings(findings)
}

function naming(column: string, read: ReadText): ReadText {
  return (text, context) => {
    const reading = read(text, context)
    if (reading?.remark === undefined) return reading
    const { outcome, reason } = reading.remark
    return { ...reading, remark: { outcome, reason: `${column} ${reason}` } }
  }
}

/** PostgreSQL's instants end after this many seconds. */
const secondsMax = 9e12

async function add(
  db: pg.ClientBase,
  { name, mapping }: StagedTable,
  { column, other }: { readonly column: string; readonly other: string },
): Promise<Finding | undefined> {
  const [added, base] = [pg.escapeIdentifier(column), pg.escapeIdentifier(other)]
  const found = await findRows(
    db,
    { table: mapping.to, outcome: 'repaired', reason: `${column} is too late; it was set to null` },
    `UPDATE ${name} SET ${added} = NULL WHERE isfinite(${base})
       AND abs(extract(epoch FROM ${base}) + extract(epoch FROM ${added})) > ${secondsMax} RETURNING id`,
  )
  await db.query(`ALTER TABLE ${name} ALTER ${added} TYPE timestamptz USING ${base} + ${added}`)
  return found
}
