// All SQL on the refreshing of datasets.
import { sql } from 'kysely'
import { select } from '../../database/select.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { publishedOrigin } from '../loading/load-source.ts'

export interface Due {
  /** Not read since then. */
  readonly night: Date
  readonly now: Date
}

/** After a failure, and after a process that ended in the middle. */
const retryMilliseconds = 3_600_000

const isDue = ({ night, now }: Due) => sql`
  checked_at < ${night.toISOString()}::timestamptz
  AND coalesce(refresh_attempted_at < ${new Date(now.getTime() - retryMilliseconds).toISOString()}::timestamptz, true)
  AND (
    SELECT origin FROM dataset_versions WHERE dataset = datasets.name ORDER BY id DESC LIMIT 1
  ) = ${publishedOrigin}`

/** The datasets whose latest version was loaded from where it is published, and that have not been read since the night. */
export async function listDue(db: ReadonlyDb, due: Due): Promise<string[]> {
  const rows = await select(db, sql<{ name: string }>`SELECT name FROM datasets WHERE ${isDue(due)} ORDER BY name`)
  return rows.map(({ name }) => name)
}

/** Returns false if another process has claimed it. */
export async function claimRefresh(db: Db, dataset: string, due: Due): Promise<boolean> {
  const { rows } = await sql`
    UPDATE datasets SET refresh_attempted_at = ${due.now.toISOString()}, refresh_failure = 'It did not come to an end.'
    WHERE name = ${dataset} AND ${isDue(due)} RETURNING name`.execute(db)
  return rows.length > 0
}

/** `failure`: null if it has succeeded. */
export async function recordRefresh(db: Db, dataset: string, failure: string | null): Promise<void> {
  await sql`UPDATE datasets SET refresh_failure = ${failure} WHERE name = ${dataset}`.execute(db)
}
