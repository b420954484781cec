// All SQL that changes targets and offices, in batches.
import { sql } from 'kysely'
import type { Db } from '../database/types.ts'
import type { Office, TargetData } from './target.ts'

/** Locks targets until the transaction ends, in an order that cannot deadlock. */
export async function lockTargets(db: Db, ids: readonly number[]): Promise<void> {
  await sql`SELECT id FROM targets WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`.execute(db)
}

/** Its offices are stored by `replaceOffices`. */
export type NewTarget = Omit<TargetData, 'offices'> & { readonly key: string }

/** Returns the ids in the order of `targets`. Keys must be unique. */
export async function insertTargets(db: Db, targets: readonly NewTarget[]): Promise<number[]> {
  const { rows } = await sql<{ id: number; key: string }>`
    INSERT INTO targets (key, title, name, district, location, number, ask_for)
    SELECT key, title, name, district, location, number, ask_for
    FROM jsonb_to_recordset(${JSON.stringify(targets)}::jsonb)
      AS input (key text, title text, name text, district text, location text, number text, ask_for boolean)
    RETURNING id, key`.execute(db)
  const ids = new Map(rows.map(({ id, key }) => [key, id]))
  return targets.flatMap(({ key }) => ids.get(key) ?? [])
}

/** Updates all columns except the key. */
export async function updateTargets(
  db: Db,
  targets: readonly (Omit<NewTarget, 'key'> & { readonly id: number })[],
): Promise<void> {
  await sql`
    UPDATE targets
    SET title = input.title, name = input.name, district = input.district, location = input.location, number = input.number,
      ask_for = input.ask_for
    FROM jsonb_to_recordset(${JSON.stringify(targets)}::jsonb)
      AS input (id integer, title text, name text, district text, location text, number text, ask_for boolean)
    WHERE targets.id = input.id`.execute(db)
}

export type NewOffice = Office & { readonly target_id: number }

/**
 * Replaces the offices of these targets with `offices`, inserted in this order. If the target already had an office with the
 * same number, `uid` and `latlon` are kept. Existing offices without a number, which cannot be called, stay.
 */
export async function replaceOffices(
  db: Db,
  { targetIds, offices }: { readonly targetIds: readonly number[]; readonly offices: readonly NewOffice[] },
): Promise<void> {
  await sql`
    WITH deleted AS (
      DELETE FROM offices WHERE target_id = ANY(${targetIds}::int[]) AND number IS NOT NULL
      RETURNING target_id, number, uid, latlon
    ), known AS (
      SELECT DISTINCT ON (target_id, number) * FROM deleted
    )
    INSERT INTO offices (target_id, name, type, number, address, uid, latlon)
    SELECT input.target_id, input.name, input.type, input.number, input.address, known.uid, known.latlon
    FROM jsonb_array_elements(${JSON.stringify(offices)}::jsonb) WITH ORDINALITY AS entry (office, position)
      CROSS JOIN LATERAL jsonb_to_record(office) AS input (target_id integer, name text, type text, number text, address text)
      LEFT JOIN known USING (target_id, number)
    ORDER BY position`.execute(db)
}
