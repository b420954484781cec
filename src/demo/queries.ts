// The statements of the demonstration: is anything there, empty it, fill it.

import { sql } from 'kysely'
import pg from 'pg'
import type { Db } from '../database/types.ts'

/** Every table that the demonstration fills, in the order of filling. */
export const demoTables = [
  'campaigns',
  'targets',
  'offices',
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

/** The instant of the latest call, or undefined where no demonstration has been made yet. */
export async function findLatestCall(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('calls')
    .select(sql<string>`extract(epoch FROM max(timestamp)) * 1000`.as('at'))
    .executeTakeFirst()
  return row?.at == null ? undefined : new Date(Number(row.at))
}

export async function emptyTables(db: Db): Promise<void> {
  await sql`TRUNCATE ${sql.join(demoTables.map((name) => sql.table(name)))} RESTART IDENTITY CASCADE`.execute(db)
}

const rowsAtOnce = 10_000

/** Rows carry their ids; the next row made by anyone else gets one above them. */
export async function insertRows(db: Db, table: DemoTable, rows: readonly (object & { id: number })[]): Promise<void> {
  if (rows.length === 0) return
  const columns = sql.raw(
    Object.keys(rows[0] ?? {})
      .map((name) => pg.escapeIdentifier(name))
      .join(', '),
  )
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const json = JSON.stringify(rows.slice(start, start + rowsAtOnce))
    await sql`INSERT INTO ${sql.table(table)} (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${json}::jsonb)`.execute(db)
  }
  await sql`SELECT setval(pg_get_serial_sequence(${table}, 'id'), max(id)) FROM ${sql.table(table)}`.execute(db)
}

export async function refreshPlannerStatistics(db: Db): Promise<void> {
  await sql`VACUUM (ANALYZE) ${sql.join(demoTables.map((name) => sql.table(name)))}`.execute(db)
}
