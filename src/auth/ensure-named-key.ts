// Makes sure that a key which is kept outside the database, in a file, is a valid one under its name.
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { hashSecret, keyPrefix } from './api-key.ts'
import { findKeyByHash, findLiveKey, insertKey } from './key-queries.ts'

/**
 * `created`: it is valid now. `present`: it was before, under this name or another. `revoked`: somebody revoked this very
 * key, and it stays so. `name_taken`: another key has the name.
 */
export type EnsuredKey = 'created' | 'present' | 'revoked' | 'name_taken'

/** Several processes may do it at once. */
export async function ensureNamedKey(db: Db, clock: Clock, name: string, key: string): Promise<EnsuredKey> {
  const key_hash = hashSecret(key)
  const made = { name, key_hash, prefix: keyPrefix(key), created_at: clock().toISOString(), created_by: null }
  if (await insertKey(db, made)) return 'created'
  const same = await findKeyByHash(db, key_hash)
  if (same !== undefined) return same.revoked_at === null ? 'present' : 'revoked'
  if ((await findLiveKey(db, name)) !== undefined) return 'name_taken'
  // The key that had the name was revoked between the two statements.
  return ensureNamedKey(db, clock, name, key)
}
