// Migrates a database to the schema of this version. Migrations only go forward. If two processes start at once, a lock in
// the database makes sure that only one of them migrates.
import { promises as fs } from 'node:fs'
import * as path from 'node:path'
import { join } from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { OperatorError } from './operator-errors.ts'
import { select } from './select.ts'
import type { Db, ReadonlyDb } from './types.ts'

const folder = join(import.meta.dirname, 'migrations')
const migrationLock = 7_282_469

/** Returns the names of the migrations that ran. If one of them fails, rolls all back and throws. */
export function migrate(db: Db): Promise<string[]> {
  return db.transaction().execute(async (db) => {
    // Rewriting a large table may take longer than the statement timeout of requests.
    await sql`SET LOCAL statement_timeout = 0`.execute(db)
    // The migrator creates its tables before it takes its own lock, which fails if two processes do so at once.
    await sql`SELECT pg_advisory_xact_lock(${migrationLock})`.execute(db)
    return migrateTo(db, undefined)
  })
}

/** Must be called inside a transaction. `last` is the name of the last migration to run. If undefined, runs all. */
export async function migrateTo(db: Db, last: string | undefined): Promise<string[]> {
  await rejectNewerSchema(db)
  await rejectForeignTables(db)
  const { error, results } = await (last === undefined ? migrator(db).migrateToLatest() : migrator(db).migrateTo(last))
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

export function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }) })
}

/** Returns the names of the migrations in this version, oldest first. */
export async function knownMigrations(): Promise<string[]> {
  const names = (await fs.readdir(folder)).filter((name) => /^\d{8}T\d{4}_\w+\.ts$/.test(name))
  return names.map((name) => path.basename(name, '.ts')).sort()
}

/** Returns the names of the migrations that have run on this database, oldest first. */
export async function appliedMigrations(db: ReadonlyDb): Promise<string[]> {
  const [found] = await select(db, sql<{ table: string | null }>`SELECT to_regclass('kysely_migration')::text AS table`)
  if (!found?.table) return []
  const rows = await select(db, sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`)
  return rows.map((row) => row.name)
}

/** CallPower reads DATABASE_URL, too, so an environment copied from CallPower names CallPower's own database. */
async function rejectForeignTables(db: ReadonlyDb): Promise<void> {
  if ((await appliedMigrations(db)).length > 0) return
  const foreign = sql<{ table: string | null }>`SELECT coalesce(to_regclass('calls'), to_regclass('campaigns'))::text AS table`
  const [found] = await select(db, foreign)
  if (!found?.table) return
  throw new OperatorError(
    'The database contains tables of another program, which Patchboard does not touch. Set DATABASE_URL to an empty database. To import from CallPower, start with an empty database and run npm run patchboard -- import callpower --from URL_OF_ITS_DATABASE.',
  )
}

async function rejectNewerSchema(db: ReadonlyDb): Promise<void> {
  const known = new Set(await knownMigrations())
  const unknown = (await appliedMigrations(db)).find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new OperatorError(
    `The database was made by a newer version of Patchboard: this version does not have the migration ${unknown}. Install that version or a newer one.`,
  )
}
