// Checks that the database can serve this version: it is reachable, every migration has run, and it can write.
import { sql } from 'kysely'
import { type Outage, outageOf } from './error-codes.ts'
import { migrator } from './migrate.ts'
import type { Db } from './types.ts'

export type Readiness = 'ready' | `database_${Outage}` | 'migrations_pending'

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
    const { rows } = await sql<{ read_only: string }>`SELECT current_setting('transaction_read_only') AS read_only`.execute(db)
    if (rows[0]?.read_only === 'on') return 'database_read_only'
    const migrations = await migrator(db).getMigrations()
    if (migrations.some((migration) => migration.executedAt === undefined)) return 'migrations_pending'
    await spill(db)
    return 'ready'
  } catch (error) {
    return `database_${outageOf(error) ?? 'unreachable'}`
  }
}

/** Sorts more than fits into its memory, so that PostgreSQL writes half a megabyte to the disk. No other write leaves nothing. */
async function spill(db: Db): Promise<void> {
  await db.transaction().execute(async (db) => {
    await sql`SET LOCAL work_mem = '64kB'`.execute(db)
    await sql`
      SELECT count(*) FROM (
        SELECT row FROM generate_series(1, 4000) AS row ORDER BY repeat(row::text, 30) OFFSET 0
      ) sorted`.execute(db)
  })
}
