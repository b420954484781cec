// Checks that the database can serve this version: it is reachable, every migration has run, and it can write.
import { sql } from 'kysely'
import { type Outage, outageOf } from './error-codes.ts'
import { migrator } from './migrate.ts'
import type { Db } from './types.ts'

export type Readiness = 'ready' | `database_${Outage}` | 'migrations_pending'

/** Neither check throws. A database that does not answer within `timeoutSeconds` counts as unreachable. */
export function checkReads(db: Db, timeoutSeconds: number): Promise<Readiness> {
  return check(timeoutSeconds, async () => {
    const { rows } = await sql<{ read_only: string }>`SELECT current_setting('transaction_read_only') AS read_only`.execute(db)
    if (rows[0]?.read_only === 'on') return 'database_read_only'
    const migrations = await migrator(db).getMigrations()
    return migrations.some((migration) => migration.executedAt === undefined) ? 'migrations_pending' : 'ready'
  })
}

/** Writes half a megabyte, so that it must not be called as often as anyone likes. */
export function checkWrites(db: Db, timeoutSeconds: number): Promise<Readiness> {
  return check(timeoutSeconds, async () => {
    await spill(db)
    return 'ready'
  })
}

async function check(timeoutSeconds: number, ask: () => Promise<Readiness>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, timeoutSeconds * 1000, 'database_unreachable')
  })
  const asked = ask().catch((error): Readiness => `database_${outageOf(error) ?? 'unreachable'}`)
  try {
    return await Promise.race([asked, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** Sorts more than fits into its memory, so that PostgreSQL writes to the disk. No other write leaves nothing. */
async function spill(db: Db): Promise<void> {
  await db.transaction().execute(async (db) => {
    await sql`SET LOCAL work_mem = '64kB'`.execute(db)
    await sql`
      SELECT count(*) FROM (
        SELECT row FROM generate_series(1, 4000) AS row ORDER BY repeat(row::text, 30) OFFSET 0
      ) sorted`.execute(db)
  })
}
