// The statements about a replica: what primary and replica say about themselves, and until when each reader has seen the data.
import { type RawBuilder, sql } from 'kysely'
import { prepared, preparedRow } from '../prepared-statements.ts'
import { select } from '../select.ts'
import type { Db, ReadonlyDb } from '../types.ts'
import type { PrimaryState } from './freshness.ts'

const position = (name: 'pg_current_wal_flush_lsn' | 'pg_last_wal_replay_lsn') =>
  sql`pg_wal_lsn_diff(${sql.raw(name)}(), '0/0')::text`
const milliseconds = (instant: ReturnType<typeof sql>) => sql`(extract(epoch FROM ${instant}) * 1000)::float8`

export interface ReaderState extends PrimaryState {
  /** Null if no answer from the primary has been recorded. */
  readonly seenUntil: number | null
}

/** A commit that is not awaited is on disk after this time: https://www.postgresql.org/docs/current/wal-async-commit.html */
const untilFlushed = sql`CASE current_setting('synchronous_commit')
  WHEN 'off' THEN 3 * current_setting('wal_writer_delay')::interval ELSE '0' END`

// The clock is read before the position: in a subquery, which PostgreSQL keeps because of OFFSET.
const findReaderState = preparedRow(
  (_, reader: RawBuilder<string | null>) => sql<Omit<ReaderState, 'position'> & { position: string }>`
    SELECT ${milliseconds(sql`clock.now`)} AS now, ${milliseconds(sql`clock.now - ${untilFlushed}`)} AS "visibleAt",
      ${position('pg_current_wal_flush_lsn')} AS position, pg_postmaster_start_time()::text AS "startedAt",
      (SELECT ${milliseconds(sql`seen_until`)} FROM reader_positions WHERE reader = ${reader}) AS "seenUntil"
    FROM (SELECT clock_timestamp() AS now OFFSET 0) AS clock`,
)

/** Asks the primary. Other commits than those that are not awaited are on disk before they become visible. */
export async function readReaderState(db: ReadonlyDb, reader: string | null): Promise<ReaderState> {
  const state = await findReaderState(db, reader)
  if (state === undefined) throw new Error('The query for the state of the primary returned no row')
  return { ...state, position: BigInt(state.position) }
}

/** Records that the reader has seen what is visible on the primary now, and may see what becomes visible within `seconds`. */
export async function recordSeen(db: Db, reader: string, seconds: number): Promise<void> {
  await sql`${prepared}
    INSERT INTO reader_positions (reader, seen_until) VALUES (${reader}, clock_timestamp() + ${seconds}::float8 * interval '1 second')
    ON CONFLICT (reader) DO UPDATE SET seen_until = greatest(reader_positions.seen_until, excluded.seen_until)`.execute(db)
}

/** Deletes what every replica that is in use has passed. */
export async function deleteSeenBefore(db: Db, seconds: number): Promise<void> {
  await sql`DELETE FROM reader_positions WHERE seen_until < clock_timestamp() - ${seconds}::float8 * interval '1 second'`.execute(
    db,
  )
}

export interface ReplicaState {
  readonly isReplica: boolean
  /** Null if the server does not replay a log. */
  readonly position: bigint | null
  /** When what it replayed last was committed; null if unknown. */
  readonly lastCommitAt: number | null
}

const findReplicaState = preparedRow(
  (_) => sql<Omit<ReplicaState, 'position'> & { position: string | null }>`
    SELECT pg_is_in_recovery() AS "isReplica", ${position('pg_last_wal_replay_lsn')} AS position,
      ${milliseconds(sql`pg_last_xact_replay_timestamp()`)} AS "lastCommitAt"`,
)

/** Asks the replica. */
export async function readReplicaState(db: ReadonlyDb): Promise<ReplicaState> {
  const state = await findReplicaState(db)
  if (state === undefined) throw new Error('The query for the state of the replica returned no row')
  return { ...state, position: state.position === null ? null : BigInt(state.position) }
}

/** What a replica has in common with its primary: the cluster, and the database in it. */
export async function readIdentity(db: ReadonlyDb): Promise<{ cluster: string; database: string }> {
  const [identity] = await select(
    db,
    sql<{ cluster: string; database: string }>`
      SELECT system_identifier::text AS cluster, (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS database
      FROM pg_control_system()`,
  )
  if (identity === undefined) throw new Error('The query for the identity of the server returned no row')
  return identity
}
