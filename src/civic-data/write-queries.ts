// All SQL that changes datasets and their versions, and the seats, targets and offices that callers reach through them.
import { sql } from 'kysely'
import type { Authorship } from '../audit/actor.ts'
import type { Db } from '../database/types.ts'
import type { Downloads } from './downloading/download-source.ts'
import type { Report } from './loading/report.ts'
import type { Records } from './records.ts'

/** Notes that the source was read, and locks the dataset until the transaction ends. Creates it if there is none. */
export async function checkDataset(db: Db, { name, country, now }: { name: string; country: string; now: Date }): Promise<void> {
  await sql`
    INSERT INTO datasets (name, country, checked_at) VALUES (${name}, ${country}, ${now.toISOString()})
    ON CONFLICT (name) DO UPDATE SET checked_at = excluded.checked_at`.execute(db)
}

/** Locks the dataset until the transaction ends. */
export async function lockDataset(db: Db, name: string): Promise<void> {
  await sql`SELECT FROM datasets WHERE name = ${name} FOR UPDATE`.execute(db)
}

export interface NewVersion {
  readonly dataset: string
  readonly origin: string
  readonly digest: string
  readonly records: Records
  /** The shapes of `records.boundaries`. */
  readonly boundaries?: Buffer | undefined
  readonly report: Report
}

/** Returns its id. It is not the current one. */
export async function insertVersion(db: Db, version: NewVersion, { actor, now }: Authorship): Promise<number> {
  const { dataset, origin, digest, records, boundaries = null, report } = version
  const { id } = await db
    .insertInto('dataset_versions')
    .values({
      dataset,
      origin,
      digest,
      loaded_at: now.toISOString(),
      switched_at: null,
      records: JSON.stringify(records),
      boundaries,
      report: JSON.stringify(report),
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** `downloads`: what servers have said of the files that the version has been read from. */
export async function setDownloads(db: Db, version: number, downloads: Downloads): Promise<void> {
  await db
    .updateTable('dataset_versions')
    .set({ downloads: JSON.stringify(downloads) })
    .where('id', '=', version)
    .execute()
}

/** Readers in memory see that the dataset has changed. */
export async function makeCurrent(db: Db, dataset: string, version: number, now: Date): Promise<void> {
  await sql`UPDATE dataset_versions SET is_current = false WHERE dataset = ${dataset} AND is_current`.execute(db)
  await sql`UPDATE dataset_versions SET is_current = true, switched_at = ${now.toISOString()} WHERE id = ${version}`.execute(db)
  await sql`UPDATE datasets SET revision = revision + 1 WHERE name = ${dataset}`.execute(db)
}

/** Deletes all but the current version and the `keep` latest. */
export async function pruneVersions(db: Db, dataset: string, keep: number): Promise<void> {
  await sql`
    DELETE FROM dataset_versions WHERE dataset = ${dataset} AND NOT is_current AND id NOT IN (
      SELECT id FROM dataset_versions WHERE dataset = ${dataset} ORDER BY id DESC LIMIT ${keep})`.execute(db)
}

export interface TargetRow {
  readonly key: string
  readonly is_body: boolean
  readonly title: string | null
  readonly name: string
  readonly district: string | null
  readonly location: string | null
  readonly number: string | null
  readonly ask_for: boolean
  readonly party: string | null
  readonly caucus: string | null
  readonly chamber: string | null
  readonly term_start: string | null
  readonly term_end: string | null
  readonly photo_url: string | null
  readonly source: string
}

/** Of several targets with a key, the newest is updated. Returns all ids by key. */
export async function upsertTargets(db: Db, targets: readonly TargetRow[]): Promise<Map<string, number>> {
  const columns = sql.raw(
    'is_body, title, name, district, location, number, ask_for, party, caucus, chamber, term_start, term_end, photo_url, source',
  )
  const { rows } = await sql<{ id: number; key: string }>`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) AS wanted (
        key text, is_body boolean, title text, name text, district text, location text, number text, ask_for boolean, party text,
        caucus text, chamber text, term_start date, term_end date, photo_url text, source text)
    ), known AS (
      SELECT DISTINCT ON (key) id, key FROM targets WHERE key IN (SELECT key FROM wanted) ORDER BY key, id DESC
    ), updated AS (
      UPDATE targets SET (${columns}) = (SELECT ${columns} FROM wanted WHERE wanted.key = targets.key)
      FROM known WHERE targets.id = known.id AND NOT EXISTS (
        SELECT ${columns} INTERSECT SELECT ${columns} FROM wanted WHERE wanted.key = targets.key)
    ), inserted AS (
      INSERT INTO targets (key, ${columns})
      SELECT key, ${columns} FROM wanted WHERE key NOT IN (SELECT key FROM known) RETURNING id, key
    )
    SELECT id, key FROM known UNION ALL SELECT id, key FROM inserted`.execute(db)
  return new Map(rows.map(({ id, key }) => [key, id]))
}

export interface OfficeRow {
  readonly target_id: number
  readonly uid: string
  readonly name: string | null
  readonly type: string
  readonly number: string
  readonly address: string | null
  readonly latlon: string | null
  readonly time_zone: string | null
  readonly hours: string | null
}

/** `offices`: those of all targets, in the order of dialling. Targets whose offices are the same already keep their rows. */
export async function replaceOffices(db: Db, targetIds: readonly number[], offices: readonly OfficeRow[]): Promise<void> {
  await sql`
    WITH wanted AS (
      SELECT office.*, position FROM jsonb_array_elements(${JSON.stringify(offices)}::jsonb) WITH ORDINALITY AS entry (office_json, position)
        CROSS JOIN LATERAL jsonb_to_record(office_json) AS office (
          target_id integer, uid text, name text, type text, number text, address text, latlon text, time_zone text, hours text)
    ), old AS (
      SELECT target_id, array_agg((uid, name, type, number, address, latlon, time_zone, hours)::text ORDER BY id) AS all_of_it
      FROM offices WHERE target_id = ANY(${targetIds}::int[]) GROUP BY target_id
    ), new AS (
      SELECT target_id, array_agg((uid, name, type, number, address, latlon, time_zone, hours)::text ORDER BY position) AS all_of_it
      FROM wanted GROUP BY target_id
    ), changed AS (
      SELECT coalesce(old.target_id, new.target_id) AS target_id FROM old FULL JOIN new USING (target_id)
      WHERE old.all_of_it IS DISTINCT FROM new.all_of_it
    ), deleted AS (
      DELETE FROM offices WHERE target_id IN (SELECT target_id FROM changed)
    )
    INSERT INTO offices (target_id, uid, name, type, number, address, latlon, time_zone, hours)
    SELECT target_id, uid, name, type, number, address, latlon, time_zone, hours
    FROM wanted WHERE target_id IN (SELECT target_id FROM changed) ORDER BY position`.execute(db)
}

export interface SeatRow {
  readonly key: string
  readonly type: string
  readonly chamber: string
  readonly division: string
  readonly region: string | null
  readonly district: string | null
  readonly title: string
  readonly target_id: number | null
}

/** A seat has one dataset: keys begin with what is loaded. */
export async function replaceSeats(db: Db, dataset: string, seats: readonly SeatRow[]): Promise<void> {
  const keys = seats.map(({ key }) => key)
  await sql`DELETE FROM seats WHERE dataset = ${dataset} AND key <> ALL(${keys}::text[])`.execute(db)
  await sql`
    INSERT INTO seats AS seat (key, dataset, type, chamber, division, region, district, title, target_id)
    SELECT key, ${dataset}, type, chamber, division, region, district, title, target_id
    FROM jsonb_to_recordset(${JSON.stringify(seats)}::jsonb) AS wanted (
      key text, type text, chamber text, division text, region text, district text, title text, target_id integer)
    ON CONFLICT (key) DO UPDATE SET
      (dataset, type, chamber, division, region, district, title, target_id) =
        (excluded.dataset, excluded.type, excluded.chamber, excluded.division, excluded.region, excluded.district, excluded.title,
          excluded.target_id)
    WHERE (seat.dataset, seat.type, seat.chamber, seat.division, seat.region, seat.district, seat.title, seat.target_id)
      IS DISTINCT FROM (excluded.dataset, excluded.type, excluded.chamber, excluded.division, excluded.region, excluded.district,
        excluded.title, excluded.target_id)`.execute(db)
}
