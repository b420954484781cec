// Reads the tables from the system catalog, and truncates, copies and drops them. It finds all tables of the schema, so
// that new tables are backed up without a change here.
import { sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { SequenceState } from './format.ts'

export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

/** Events and cursors name transactions of their cluster, and mean nothing in another one. */
const leftOut = ['events', 'event_readers']

/** The tables to back up: all except those of the migrator and of events. Each comes after the tables that its foreign keys refer to. */
export async function listTables(db: ReadonlyDb): Promise<TableShape[]> {
  const tables = await select(
    db,
    sql<TableShape & { references: string[] }>`
      SELECT c.relname AS name,
        (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
        coalesce((SELECT json_agg(DISTINCT p.relname) FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
          WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid), '[]') AS "references"
      FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'kysely\\_%'
        AND c.relname <> ALL (${leftOut}) AND ${notOfExtension('c.oid')}
      ORDER BY c.relname`,
  )
  const ordered: TableShape[] = []
  const waiting = new Map(tables.map((table) => [table.name, table]))
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => !table.references.some((name) => waiting.has(name)))
    if (ready.length === 0) throw new Error(`Foreign keys are circular: ${[...waiting.keys()].join(', ')}`)
    for (const { name, columns } of ready) {
      ordered.push({ name, columns: columns ?? [] })
      waiting.delete(name)
    }
  }
  return ordered
}

function notOfExtension(oid: string) {
  return sql.raw(`NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e')`)
}

export async function countRows(db: ReadonlyDb, table: string): Promise<number> {
  const rows = await select(db, sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`)
  return rows[0]?.n ?? 0
}

/** Returns where the recordings are, hidden ones included. */
export async function listFileStorages(db: ReadonlyDb): Promise<string[]> {
  const storages = sql<{ storage: string }>`
    SELECT DISTINCT file_storage AS storage FROM audio_recordings WHERE file_storage <> '' ORDER BY 1`
  return (await select(db, storages)).map(({ storage }) => storage)
}

/** A new database has rows in it, which a migration inserts. */
const isNeverEmpty = (table: string) => table === 'answer_versions'

/** Returns the first table that has data, or undefined if none has. */
export async function findTableWithRows(db: ReadonlyDb): Promise<string | undefined> {
  for (const { name } of await listTables(db)) {
    if (isNeverEmpty(name)) continue
    const rows = await select(db, sql`SELECT FROM ${sql.table(name)} LIMIT 1`)
    if (rows.length > 0) return name
  }
  return undefined
}

/** Returns the state of the sequence of each id column. */
export async function listSequences(db: ReadonlyDb): Promise<SequenceState[]> {
  const rows = await select(
    db,
    sql<{ table: string; column: string; sequence: string }>`
      SELECT c.relname AS table, a.attname AS column, s.oid::regclass::text AS sequence
      FROM pg_depend d
      JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_class c ON c.oid = d.refobjid AND c.relnamespace = current_schema()::regnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      ORDER BY 1, 2`,
  )
  const states: SequenceState[] = []
  for (const { table, column, sequence } of rows) {
    const state = sql<{ last_value: number; is_called: boolean }>`SELECT last_value, is_called FROM ${sql.raw(sequence)}`
    for (const row of await select(db, state)) states.push({ table, column, ...row })
  }
  return states
}

export async function setSequence(db: Db, { table, column, last_value, is_called }: SequenceState): Promise<void> {
  await sql`SELECT setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), ${last_value}, ${is_called})`.execute(db)
}

/** Triggers must be disabled while rows are loaded, because what they create, such as counters, is also in the backup. */
export async function setTriggers(db: Db, table: string, state: 'ENABLE' | 'DISABLE'): Promise<void> {
  await sql`ALTER TABLE ${sql.table(table)} ${sql.raw(state)} TRIGGER USER`.execute(db)
}

export async function truncate(db: Db, tables: readonly string[]): Promise<void> {
  if (tables.length > 0) await sql`TRUNCATE ${sql.join(tables.map((name) => sql.table(name)))}`.execute(db)
}

/** Drops the whole schema: tables with everything that depends on them, and the functions that migrations created. */
export async function dropSchema(db: Db): Promise<void> {
  await sql`
    DO $$
    DECLARE statement text;
    BEGIN
      FOR statement IN
        SELECT format('DROP TABLE IF EXISTS %s CASCADE', c.oid::regclass) FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND ${notOfExtension('c.oid')}
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND ${notOfExtension('p.oid')}
      LOOP
        EXECUTE statement;
      END LOOP;
    END $$`.execute(db)
}

export async function disableTimeouts(db: Db): Promise<void> {
  await sql`SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`.execute(
    db,
  )
}

export function copyStatement(table: TableShape, direction: 'TO STDOUT' | 'FROM STDIN'): string {
  return `COPY ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) ${direction}`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
