// The statements on events and on the cursors of their readers.
import { sql } from 'kysely'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { EventType, PatchboardEvent } from './event.ts'
import { readSnapshot, type Snapshot, withOwnTransaction, writeSnapshot } from './snapshot.ts'

/** True for events that the snapshot does not see. Parameters, so that the planner knows how few they are. */
function isNewSince({ xmax, inProgress }: Snapshot) {
  return [sql`transaction_id >= ${String(xmax)}::xid8`, sql`transaction_id = ANY (${inProgress.map(String)}::xid8[])`] as const
}

export interface SeenNow {
  readonly snapshot: Snapshot
  /** The first event that it sees and `since` does not; null if there is none. */
  readonly firstId: number | null
}

/** Throws on a standby, where the snapshots that SQL gets do not list the transactions in progress. */
export async function takeSnapshot(db: Db, since: Snapshot | undefined): Promise<SeenNow> {
  const first = since === undefined ? sql`NULL::bigint` : firstNew(since)
  const { rows } = await sql<{ snapshot: string; own: string | null; first_id: number | null; is_standby: boolean }>`
    SELECT pg_current_snapshot()::text AS snapshot, pg_current_xact_id_if_assigned()::text AS own, ${first} AS first_id,
      pg_is_in_recovery() AS is_standby`.execute(db)
  const [row] = rows
  if (row === undefined || row.is_standby) throw new Error('Events can only be read from the primary database')
  const own = row.own === null ? undefined : BigInt(row.own)
  return { snapshot: withOwnTransaction(readSnapshot(row.snapshot), own), firstId: row.first_id }
}

function firstNew(since: Snapshot) {
  const [later, unfinished] = isNewSince(since)
  // OFFSET 0 keeps the planner from walking through all events in the order of their ids.
  return sql`(SELECT min(id) FROM (
    SELECT id FROM events WHERE ${later} UNION ALL SELECT id FROM events WHERE ${unfinished} OFFSET 0
  ) new)`
}

export interface Wanted {
  readonly from: Snapshot
  readonly to: Snapshot
  readonly afterId: number
  readonly limit: number
  /** All by default. */
  readonly types?: readonly EventType[] | undefined
}

/** Events that `to` sees and `from` does not, in the order of their ids. */
export async function listEvents(db: Db, { from, to, afterId, limit, types }: Wanted): Promise<PatchboardEvent[]> {
  const [later, unfinished] = isNewSince(from)
  const isWanted = types === undefined ? sql`true` : sql`type = ANY (${[...types]}::text[])`
  const { rows } = await sql<PatchboardEvent>`
    SELECT id, type, created_at, campaign_id, session_id, call_id, target_id FROM events
    WHERE id > ${afterId} AND (${later} OR ${unfinished}) AND pg_visible_in_snapshot(transaction_id, ${writeSnapshot(to)}::pg_snapshot)
      AND ${isWanted}
    ORDER BY id LIMIT ${limit}`.execute(db)
  return rows
}

export interface ReaderRow {
  readonly from_snapshot: string
  readonly to_snapshot: string | null
  readonly after_id: number | null
  readonly missed_since: string | null
}

/** Locks the reader until the transaction ends. Returns undefined if it has not started. */
export function lockReader(db: Db, name: string): Promise<ReaderRow | undefined> {
  return db
    .selectFrom('event_readers')
    .select(['from_snapshot', 'to_snapshot', 'after_id'])
    .select(sql<string | null>`missed_since`.as('missed_since'))
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst()
}

/** The reader gets what happens from now on. Does nothing if it has started before. */
export async function startReader(db: Db, name: string): Promise<void> {
  await sql`
    INSERT INTO event_readers (name, from_snapshot) VALUES (${name}, pg_current_snapshot())
    ON CONFLICT (name) DO NOTHING`.execute(db)
}

/** The reader gets what happens from now on, and nothing of what it has missed. Returns false if there is no such reader. */
export async function restartReader(db: Db, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE event_readers
    SET from_snapshot = pg_current_snapshot(), to_snapshot = NULL, after_id = NULL, missed_since = NULL, updated_at = now()
    WHERE name = ${name}`.execute(db)
  return numAffectedRows === 1n
}

export interface SavedCursor {
  readonly from: Snapshot
  readonly to: Snapshot | undefined
  readonly afterId: number | undefined
}

export async function saveCursor(db: Db, name: string, { from, to, afterId }: SavedCursor): Promise<void> {
  await sql`
    UPDATE event_readers
    SET from_snapshot = ${writeSnapshot(from)}::pg_snapshot, to_snapshot = ${to === undefined ? null : writeSnapshot(to)}::pg_snapshot,
      after_id = ${afterId ?? null}::bigint, updated_at = now()
    WHERE name = ${name}`.execute(db)
}

/** Until the transaction ends, calls and targets that are written leave no events: they are loaded, and did not happen now. */
export async function loadHistory(db: Db): Promise<void> {
  await sql`SELECT set_config('patchboard.loads_history', 'on', true)`.execute(db)
}

const prunedBatch = 10_000

/**
 * Deletes a batch of the events before an instant, and marks the readers that have not read all of them. Returns the number,
 * which is 0 when there are no more. Must be called inside a transaction.
 */
export async function pruneBatch(db: Db, before: Date): Promise<number> {
  // A reader must not advance while it is compared with what is deleted.
  await sql`SELECT FROM event_readers ORDER BY name FOR UPDATE`.execute(db)
  const { rows } = await sql<{ pruned: number }>`
    WITH pruned AS (
      DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ${prunedBatch}) AND created_at < ${before.toISOString()}
      RETURNING id, transaction_id
    ), missed AS (
      UPDATE event_readers SET missed_since = now()
      WHERE missed_since IS NULL AND EXISTS (
        SELECT FROM pruned WHERE NOT pg_visible_in_snapshot(transaction_id, from_snapshot)
          AND NOT coalesce(id <= after_id AND pg_visible_in_snapshot(transaction_id, to_snapshot), false)
      )
    )
    SELECT count(*) AS pruned FROM pruned`.execute(db)
  return rows[0]?.pruned ?? 0
}

/**
 * Deletes events with transaction ids that this database has not reached: another one wrote them, and a copy made with other
 * tools than `backup` brought them here. They would turn up one day as new.
 */
export async function pruneForeign(db: Db): Promise<void> {
  await sql`DELETE FROM events WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db)
}

export interface ReaderSummary {
  readonly name: string
  readonly updated_at: string
  readonly missed_since: string | null
}

export function listReaders(db: ReadonlyDb): Promise<ReaderSummary[]> {
  return db
    .selectFrom('event_readers')
    .select('name')
    .select(sql<string>`updated_at`.as('updated_at'))
    .select(sql<string | null>`missed_since`.as('missed_since'))
    .orderBy('name')
    .execute()
}
