// Checks that the database can serve this version: it is reachable, and every migration has run.
import { sql } from 'kysely'
import { migrator } from './migrate.ts'
import type { Db } from './types.ts'

export type Readiness = 'ready' | 'database_unreachable' | 'migrations_pending'

/** Never throws. A database that does not answer within `timeoutSeconds` counts as unreachable. */
export async function checkReadiness(db: Db, timeoutSeconds: number): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, timeoutSeconds * 1000, 'database_unreachable')
  })
  try {
    return await Promise.race([ask(db), tooLate])
  } finally {
    clearTimeout(timer)
  }
}

async function ask(db: Db): Promise<Readiness> {
  try {
    await sql`SELECT 1`.execute(db)
    const migrations = await migrator(db).getMigrations()
    return migrations.every((migration) => migration.executedAt !== undefined) ? 'ready' : 'migrations_pending'
  } catch {
    return 'database_unreachable'
  }
}
