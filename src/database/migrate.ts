// Brings a database forward to this version's schema. Forward only; two processes that start at once migrate once,
// because the migrator holds a lock in the database while it works.
import { promises as fs } from 'node:fs'
import * as path from 'node:path'
import { join } from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { OperatorError } from './operator-errors.ts'
import type { Db } from './types.ts'

const folder = join(import.meta.dirname, 'migrations')
const migrationLock = 7_282_469

/** Returns the names of the migrations that ran. Throws, with the database as it was, when one of them fails. */
export function migrate(db: Db): Promise<string[]> {
  return db.transaction().execute(async (db) => {
    // Rewriting a large table may take longer than any request may.
    await sql`SET LOCAL statement_timeout = 0`.execute(db)
    // The migrator takes its own lock only after making its tables, which two processes cannot do at once.
    await sql`SELECT pg_advisory_xact_lock(${migrationLock})`.execute(db)
    return migrateTo(db, undefined)
  })
}

/** Inside the caller's transaction. `last` is the name of the last migration to run; undefined: all of them. */
export async function migrateTo(db: Db, last: string | undefined): Promise<string[]> {
  await refuseNewerSchema(db)
  await refuseForeignTables(db)
  const { error, results } = await (last === undefined ? migrator(db).migrateToLatest() : migrator(db).migrateTo(last))
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

export function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }) })
}

/** The names of the migrations that this program knows, oldest first. */
export async function knownMigrations(): Promise<string[]> {
  const names = (await fs.readdir(folder)).filter((name) => /^\d{8}T\d{4}_\w+\.ts$/.test(name))
  return names.map((name) => path.basename(name, '.ts')).sort()
}

/** The names of the migrations that made this database, oldest first. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows: found } = await sql<{ table: string | null }>`SELECT to_regclass('kysely_migration')::text AS table`.execute(db)
  if (!found[0]?.table) return []
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
  return rows.map((row) => row.name)
}

/** CallPower too reads DATABASE_URL, so an environment taken over from it names CallPower's own database. */
async function refuseForeignTables(db: Db): Promise<void> {
  if ((await appliedMigrations(db)).length > 0) return
  const { rows } = await sql<{ table: string | null }>`
    SELECT coalesce(to_regclass('calls'), to_regclass('campaigns'))::text AS table`.execute(db)
  if (!rows[0]?.table) return
  throw new OperatorError(
    'The database holds tables of another program, which Patchboard leaves as they are: set DATABASE_URL to an empty database. To move in from a CallPower, begin with an empty one and run npm run patchboard -- import callpower --from ITS_ADDRESS.',
  )
}

async function refuseNewerSchema(db: Db): Promise<void> {
  const known = new Set(await knownMigrations())
  const unknown = (await appliedMigrations(db)).find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new OperatorError(
    `The database was made by a newer Patchboard (it has the migration ${unknown}, which this one does not know): install that version or a newer one.`,
  )
}
