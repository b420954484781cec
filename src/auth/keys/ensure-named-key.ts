// Registers an API key that is stored in a file outside the database.
import { system } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import type { Db } from '../../database/types.ts'
import { hashSecret, keyPrefix } from './api-key.ts'
import { findKeyByHash, findLiveKey, insertKey } from './queries.ts'

/**
 * `created`: the key is now valid. `present`: it was already valid, under this name or another. `revoked`: this key was
 * revoked and stays revoked. `name_taken`: another key has the name.
 */
export type EnsuredKey = 'created' | 'present' | 'revoked' | 'name_taken'

export interface NamedKey {
  readonly name: string
  readonly key: string
}

/** Several processes may call it at once. */
export async function ensureNamedKey(db: Db, { name, key }: NamedKey, now: Date): Promise<EnsuredKey> {
  const key_hash = hashSecret(key)
  const made = { name, key_hash, prefix: keyPrefix(key), created_at: now.toISOString(), created_by: null }
  const isCreated = await db.transaction().execute(async (db) => {
    const inserted = await insertKey(db, made)
    if (inserted === undefined) return false
    const object = { kind: 'key', id: inserted.id, name }
    await insertAuditEntry(db, { action: 'key.created', object, after: { created_by: null } }, { actor: system, now })
    return true
  })
  if (isCreated) return 'created'
  const existing = await findKeyByHash(db, key_hash)
  if (existing !== undefined) return existing.revoked_at === null ? 'present' : 'revoked'
  if ((await findLiveKey(db, name)) !== undefined) return 'name_taken'
  // The other key with this name was revoked between the statements.
  return ensureNamedKey(db, { name, key }, now)
}
