// Revokes an API key, for good. Running servers reject it within seconds.
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { notFound, type Result } from '../../domain-errors.ts'
import { findKey, markRevoked } from './queries.ts'

export interface RevokedKey {
  /** False if it had been revoked before. */
  readonly isChanged: boolean
}

export async function revokeKey(db: Db, id: number, authorship: Authorship): Promise<Result<RevokedKey>> {
  return inTransaction<RevokedKey>(db, async (db) => {
    const revoked = await markRevoked(db, id, authorship.now)
    if (revoked === undefined)
      return (await findKey(db, id)) === undefined ? notFound(`There is no key ${id}.`) : { value: { isChanged: false } }
    const object = { kind: 'key', id, name: revoked.name }
    const entry = { action: 'key.revoked', object, before: { revoked: false }, after: { revoked: true } } as const
    await insertAuditEntry(db, entry, authorship)
    return { value: { isChanged: true } }
  })
}
