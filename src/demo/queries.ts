// The SQL of the demo: checks for existing data, and empties and fills the tables.

import { sql } from 'kysely'
import pg from 'pg'
import type { Db, ReadonlyDb } from '../database/types.ts'

/** Tables that the civic data fills, beside `targets`. */
const civicTables = ['offices', 'datasets', 'dataset_versions', 'seats', 'overrides'] as const

/** Every table that the demo fills besides, in order of insertion. */
export const demoTables = [
  'targets',
  'campaigns',
  'campaign_targets',
  'location_targets',
  'phone_numbers',
  'campaign_phone_numbers',
  'audio_recordings',
  'campaign_audio_recordings',
  'sessions',
  'calls',
  'scheduled_calls',
  'crm_syncs',
  'crm_call_syncs',
  'blocklist',
] as const

export type DemoTable = (typeof demoTables)[number]

/** Returns the time of the latest call, or undefined if the demo data was not created yet. */
export async function findLatestCall(db: ReadonlyDb): Promise<Date | undefined> {
  const row = await db
    .selectFrom('calls')
    .select(sql<string>`extract(epoch FROM max(timestamp)) * 1000`.as('at'))
    .executeTakeFirst()
  return row?.at == null ? undefined : new Date(Number(row.at))
}

export async function emptyTables(db: Db): Promise<void> {
  await sql`TRUNCATE ${sql.join([...demoTables, ...civicTables].map((name) => sql.table(name)))} RESTART IDENTITY CASCADE`.execute(
    db,
  )
}

const batchSize = 10_000

/** The rows have ids. Advances the sequence beyond them. */
export async function insertRows(db: Db, table: DemoTable, rows: readonly (object & { id: number })[]): Promise<void> {
  if (rows.length === 0) return
  const columns = sql.raw(
    Object.keys(rows[0] ?? {})
      .map((name) => pg.escapeIdentifier(name))
      .join(', '),
  )
  for (let start = 0; start < rows.length; start += batchSize) {
    const json = JSON.stringify(rows.slice(start, start + batchSize))
    await sql`INSERT INTO ${sql.table(table)} (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${json}::jsonb)`.execute(db)
  }
  await sql`SELECT setval(pg_get_serial_sequence(${table}, 'id'), max(id)) FROM ${sql.table(table)}`.execute(db)
}

export async function refreshPlannerStatistics(db: Db): Promise<void> {
  await sql`VACUUM (ANALYZE) ${sql.join([...demoTables, ...civicTables].map((name) => sql.table(name)))}`.execute(db)
}
