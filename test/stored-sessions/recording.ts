// A recording: the rows of sessions that were stopped at each point of a call, and how the carrier goes on with each. Written
// as JSON with one row a line.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '../../src/database/types.ts'

export interface RecordedSession {
  /** Of its scenario. */
  readonly name: string
  readonly session_id: number
  /** The caller's number. */
  readonly from: string
  readonly call_id: string
  /** The path that the carrier asks next; null if the caller has heard goodbye, or the carrier has not been asked. */
  readonly next: string | null
  /** Where the carrier reports how the caller's own leg ended. */
  readonly status: string | null
  /** Where the carrier reports how the last leg to an office ended; null if none was dialled. */
  readonly leg: string | null
  readonly reaches: readonly string[]
}

export interface Recording {
  /** The release, or the version that package.json had between two. */
  readonly release: string
  /** When the last session was recorded. */
  readonly now: string
  readonly sessions: readonly RecordedSession[]
  /** Without nulls. */
  readonly tables: Readonly<Record<string, readonly Row[]>>
}

type Row = Readonly<Record<string, unknown>>

export const folder = join(import.meta.dirname, '../fixtures/stored-sessions')

/** The names of the recordings, oldest first: `v3.json` is the last that was made of version 3. */
export function listRecordings(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording
}

/** A table comes after those that it refers to. */
const tables = [
  ['campaigns', 'id'],
  ['targets', 'id'],
  ['offices', 'id'],
  ['campaign_targets', 'campaign_id, target_id'],
  ['location_targets', 'location, target_id'],
  ['phone_numbers', 'id'],
  ['campaign_phone_numbers', 'campaign_id, phone_id'],
  ['audio_recordings', 'id'],
  ['campaign_audio_recordings', 'campaign_id, recording_id'],
  ['sessions', 'id'],
  ['session_flows', 'session_id'],
  ['call_attempts', 'session_id, attempt'],
  ['target_paces', 'campaign_id, target_id'],
  ['webhook_receipts', 'session_id, step'],
  ['calls', 'id'],
  ['carrier_paces', 'account'],
] as const

export async function readTables(db: Db): Promise<Recording['tables']> {
  const read: Record<string, Row[]> = {}
  for (const [table, order] of tables) {
    const { rows } = await sql<{ row: Row }>`
      SELECT row_to_json(stored) AS row FROM ${sql.table(table)} stored ORDER BY ${sql.raw(order)}`.execute(db)
    read[table] = rows.map(({ row }) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
  }
  return read
}

/** Into a database without rows, all at once: a server on it begins to dial those who are queued. */
export async function loadTables(db: Db, recorded: Recording['tables']): Promise<void> {
  await db.transaction().execute(async (db) => {
    for (const [table, order] of tables) {
      for (const row of recorded[table] ?? []) await insertRow(db, table, row)
      if (order === 'id')
        await sql`SELECT setval(pg_get_serial_sequence(${table}, 'id'), greatest(1000, max(id))) FROM ${sql.table(table)}`.execute(
          db,
        )
    }
  })
}

async function insertRow(db: Db, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).map((column) => sql.ref(column))
  const values = Object.values(row).map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))
  await sql`INSERT INTO ${sql.table(table)} (${sql.join(columns)}) VALUES (${sql.join(values)})`.execute(db)
}

export function formatRecording({ release, now, sessions, tables }: Recording): string {
  const list = (rows: readonly object[]) =>
    rows.length === 0 ? '[]' : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`
  const listed = Object.entries(tables).map(([table, rows]) => `"${table}": ${list(rows)}`)
  return `{\n"release": "${release}",\n"now": "${now}",\n"sessions": ${list(sessions)},\n"tables": {\n${listed.join(',\n')}\n}\n}\n`
}
