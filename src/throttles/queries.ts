// All SQL statements on the table throttles.
import { sql } from 'kysely'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { CountingWindow } from './throttles.ts'

const pruneBatchSize = 100

export async function countAttempts(
  db: Db,
  key: Buffer,
  { now, windowSeconds, increment }: CountingWindow & { readonly increment: number },
): Promise<{ attempts: number; resetsIn: number }> {
  const at = sql`${now.toISOString()}::timestamptz`
  const { rows } = await sql<{ attempts: number; resetsIn: number }>`
    INSERT INTO throttles AS t (key, attempts, resets_at) VALUES (${key}, ${increment}::integer, ${at} + make_interval(secs => ${windowSeconds}))
    ON CONFLICT (key) DO UPDATE SET
      attempts = CASE WHEN t.resets_at <= ${at} THEN excluded.attempts ELSE t.attempts + excluded.attempts END,
      resets_at = CASE WHEN t.resets_at <= ${at} THEN excluded.resets_at ELSE t.resets_at END
    RETURNING attempts, ceil(extract(epoch FROM resets_at - ${at}))::int AS "resetsIn"`.execute(db)
  const [counted] = rows
  if (counted === undefined) throw new Error('Counting an attempt returned no row')
  return counted
}

export async function readAttempts(db: ReadonlyDb, key: Buffer, now: Date): Promise<number> {
  const row = await db
    .selectFrom('throttles')
    .select('attempts')
    .where('key', '=', key)
    .where('resets_at', '>', now.toISOString())
    .executeTakeFirst()
  return row?.attempts ?? 0
}

export async function refundAttempts(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`
    UPDATE throttles SET attempts = greatest(attempts - 1, 0) WHERE key IN (${inOrder(keys)})`.execute(db)
}

export async function deleteCounts(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`DELETE FROM throttles WHERE key IN (${inOrder(keys)})`.execute(db)
}

/** Skips rows that another process has locked. */
export async function deleteExpiredCounts(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM throttles WHERE key IN (
      SELECT key FROM throttles WHERE resets_at <= ${now.toISOString()} LIMIT ${pruneBatchSize} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}

/** Locks the rows in the order of their keys, so that concurrent requests cannot deadlock. */
function inOrder(keys: readonly Buffer[]) {
  return sql`SELECT key FROM throttles WHERE key = ANY(${keys}::bytea[]) ORDER BY key FOR UPDATE`
}
