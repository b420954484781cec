// A migrated database with one campaign, on a primary and a replica of it.
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { migrate } from '../../../src/database/migrate.ts'
import { openDatabase } from '../../../src/database/open.ts'
import type { Db } from '../../../src/database/types.ts'
import { type ReplicatedPostgres, startReplicatedPostgres } from './replicated-postgres.ts'

/** Both servers stop after the tests of the file. The name of the campaign is a number, which tests raise. */
export async function openReplicatedDatabase(): Promise<{ readonly postgres: ReplicatedPostgres; readonly db: Db }> {
  const postgres = await startReplicatedPostgres()
  afterAll(() => postgres.stop())
  const options = { databaseUrl: postgres.primaryUrl, dataDir: '/nonexistent', statementTimeoutSeconds: 30 }
  const { db, close } = await openDatabase(options)
  afterAll(close)
  await migrate(db)
  await sql`INSERT INTO campaigns (id, name) VALUES (1, '0')`.execute(db)
  return { postgres, db }
}
