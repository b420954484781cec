// Ends all logins of an account. It can log in again.
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { notFound, type Result } from '../domain-errors.ts'
import { findUser } from '../users/queries.ts'
import { deleteLoginsOf } from './queries.ts'

export interface RevokedLogins {
  /** How many logins have ended. */
  readonly ended: number
}

export async function revokeLogins(db: Db, userId: number, authorship: Authorship): Promise<Result<RevokedLogins>> {
  return inTransaction<RevokedLogins>(db, async (db) => {
    const user = await findUser(db, userId)
    if (user === undefined) return notFound(`There is no account ${userId}.`)
    const ended = await deleteLoginsOf(db, userId)
    if (ended === 0) return { value: { ended } }
    const object = { kind: 'user', id: userId, name: user.email }
    const entry = { action: 'user.logged_out', object, before: { logins: ended }, after: { logins: 0 } } as const
    await insertAuditEntry(db, entry, authorship)
    return { value: { ended } }
  })
}
