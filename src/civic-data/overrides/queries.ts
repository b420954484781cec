// All SQL on overrides.
import { sql } from 'kysely'
import type { Authorship } from '../../audit/actor.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import { dayOf } from '../../targets/entities.ts'
import type { Override } from './override.ts'

/** In the order of their keys. */
export async function listOverrides(db: ReadonlyDb, dataset?: string): Promise<Override[]> {
  const query = db
    .selectFrom('overrides')
    .select(['target_key', 'dataset', 'name', 'number', 'effect', 'note', 'created_at', 'actor_name'])
    .select(dayOf(sql.ref('until')).as('until'))
    .orderBy('target_key')
  return await (dataset === undefined ? query : query.where('dataset', '=', dataset)).execute()
}

export type NewOverride = Omit<Override, 'created_at' | 'actor_name'>

/** Replaces one that there is. */
export async function saveOverride(db: Db, override: NewOverride, { actor, now }: Authorship): Promise<void> {
  const row = {
    ...override,
    created_at: now.toISOString(),
    ended_at: null,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
  }
  await db
    .insertInto('overrides')
    .values(row)
    .onConflict((conflict) => conflict.column('target_key').doUpdateSet(row))
    .execute()
}

export async function deleteOverride(db: Db, targetKey: string): Promise<void> {
  await db.deleteFrom('overrides').where('target_key', '=', targetKey).execute()
}

/** The datasets with overrides that had their last day before `today`, but still count. */
export async function listDatasetsWithEnded(db: ReadonlyDb, today: string): Promise<string[]> {
  const rows = await db
    .selectFrom('overrides')
    .select('dataset')
    .distinct()
    .where('until', '<', today)
    .where('ended_at', 'is', null)
    .execute()
  return rows.map(({ dataset }) => dataset)
}

/** Returns how many there were. */
export async function markEnded(db: Db, dataset: string, { today, now }: { today: string; now: Date }): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('overrides')
    .set({ ended_at: now.toISOString() })
    .where('dataset', '=', dataset)
    .where('until', '<', today)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** The dataset that a target comes from. Undefined if there is no such target; null if staff made it. */
export async function findSource(
  db: ReadonlyDb,
  targetKey: string,
): Promise<{ source: string | null; name: string; is_body: boolean | null } | undefined> {
  return await db
    .selectFrom('targets')
    .select(['source', 'name', 'is_body'])
    .where('key', '=', targetKey)
    .orderBy('id', 'desc')
    .executeTakeFirst()
}
