// Brings a database forward to this version's schema. Forward only; two processes that start at once migrate once,
// because the migrator holds a lock in the database while it works.
import { promises as fs } from 'node:fs'
import * as path from 'node:path'
import { join } from 'node:path'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import type { Db } from './types.ts'

const folder = join(import.meta.dirname, 'migrations')

/** Returns the names of the migrations that ran. Throws, with the database as it was, when one of them fails. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

export function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }) })
}
