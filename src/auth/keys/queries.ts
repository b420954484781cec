// All SQL statements on the table api_keys.
import { type Selectable, sql } from 'kysely'
import { preparedSelect } from '../../database/prepared-statements.ts'
import type { Db, ReadonlyDb } from '../../database/types.ts'
import type { ApiKeysTable } from '../table.ts'

export type ApiKey = Selectable<ApiKeysTable>

/** Returns the valid keys. */
export const listLiveKeys = preparedSelect((db) =>
  db.selectFrom('api_keys').select(['id', 'key_hash']).where('revoked_at', 'is', null),
)

/** Returns all keys with the e-mail address of the responsible account. */
export function listKeys(db: ReadonlyDb): Promise<(ApiKey & { email: string | null })[]> {
  return db
    .selectFrom('api_keys')
    .leftJoin('users', 'users.id', 'api_keys.created_by')
    .selectAll('api_keys')
    .select('users.email')
    .orderBy('api_keys.id')
    .execute()
}

export function findLiveKey(db: ReadonlyDb, name: string): Promise<ApiKey | undefined> {
  return db.selectFrom('api_keys').selectAll().where('name', '=', name).where('revoked_at', 'is', null).executeTakeFirst()
}

export function findKey(db: ReadonlyDb, id: number): Promise<ApiKey | undefined> {
  return db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findKeyByHash(db: ReadonlyDb, hash: Buffer): Promise<ApiKey | undefined> {
  return db.selectFrom('api_keys').selectAll().where('key_hash', '=', hash).executeTakeFirst()
}

export interface NewApiKey {
  readonly name: string
  readonly key_hash: Buffer
  readonly prefix: string
  readonly created_at: string
  readonly created_by: number | null
}

/** Returns undefined if a valid key has this name, or if this key exists already, even if it was revoked. */
export function insertKey(db: Db, key: NewApiKey): Promise<{ id: number } | undefined> {
  return db
    .insertInto('api_keys')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

/** Returns undefined if the key has been revoked already, or does not exist. */
export function markRevoked(db: Db, id: number, now: Date): Promise<{ name: string } | undefined> {
  return db
    .updateTable('api_keys')
    .set({ revoked_at: now.toISOString() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
}

/** Does nothing if the last recorded use is less than `seconds` ago. */
export async function recordKeyUse(db: Db, id: number, { now, seconds }: { now: Date; seconds: number }): Promise<void> {
  const before = new Date(now.getTime() - seconds * 1000).toISOString()
  await db
    .updateTable('api_keys')
    .set({ last_used_at: now.toISOString() })
    .where('id', '=', id)
    .where(sql<boolean>`(last_used_at IS NULL OR last_used_at <= ${before})`)
    .execute()
}
