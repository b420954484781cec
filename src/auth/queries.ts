// All SQL statements on the table logins.
import { type RawBuilder, sql } from 'kysely'
import { preparedRow } from '../database/prepared-statements.ts'
import type { Db } from '../database/types.ts'
import type { Role } from '../users/table.ts'
import { lastSeenUpdateSeconds, loginDays, loginIdleHours } from './login.ts'

const pruneBatchSize = 100

/** The user of a login. */
export interface LoggedIn {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly role: Role
}

export interface NewLogin {
  readonly token_hash: Buffer
  readonly user_id: number
  readonly user_agent: string | null
  /** The hash that the password was verified with. */
  readonly password_hash: string
}

/**
 * Returns false if the password was changed or the account deactivated while the password was being verified. This is a
 * single statement, so that such a change either ends the new login or prevents it.
 */
export async function insertLogin(db: Db, login: NewLogin, now: Date): Promise<boolean> {
  const nowText = now.toISOString()
  const expiresAt = later(now, loginDays * 86_400)
  const { numAffectedRows } = await sql`
    WITH owner AS (
      UPDATE users SET last_login_at = ${nowText}
      WHERE id = ${login.user_id} AND active AND password_hash = ${login.password_hash}
      RETURNING id
    )
    INSERT INTO logins (token_hash, user_id, created_at, expires_at, last_seen_at, user_agent)
    SELECT ${login.token_hash}::bytea, id, ${nowText}::timestamptz, ${expiresAt}::timestamptz, ${nowText}::timestamptz,
           ${login.user_agent}::text
    FROM owner`.execute(db)
  return numAffectedRows === 1n
}

/** Returns undefined if the login has expired or its user is not active. Updates `last_seen_at` at most once per minute. */
export async function findLoggedIn(db: Db, tokenHash: Buffer, now: Date): Promise<LoggedIn | undefined> {
  const found = await selectLoggedIn(db, tokenHash, now.toISOString())
  if (found === undefined) return undefined
  const { is_outdated, ...loggedIn } = found
  if (is_outdated)
    await db.updateTable('logins').set({ last_seen_at: now.toISOString() }).where('token_hash', '=', tokenHash).execute()
  return loggedIn
}

const selectLoggedIn = preparedRow((db, tokenHash: RawBuilder<Buffer>, now: RawBuilder<string>) => {
  const ago = (seconds: number) => sql<string>`${now}::timestamptz - ${sql.lit(seconds)} * interval '1 second'`
  return db
    .selectFrom('logins')
    .innerJoin('users', 'users.id', 'logins.user_id')
    .select(['users.id', 'users.name', 'users.email', 'users.role'])
    .select(sql<boolean>`logins.last_seen_at <= ${ago(lastSeenUpdateSeconds)}`.as('is_outdated'))
    .where('logins.token_hash', '=', tokenHash)
    .where('logins.expires_at', '>', sql<string>`${now}::timestamptz`)
    .where('logins.last_seen_at', '>', ago(loginIdleHours * 3600))
    .where('users.active', 'is', true)
})

export async function deleteLogin(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('logins').where('token_hash', '=', tokenHash).execute()
}

/** Returns the number of deleted logins. */
export async function deleteLoginsOf(db: Db, userId: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('logins').where('user_id', '=', userId).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Deletes some of the expired logins. Skips rows that another process has locked. */
export async function deleteExpiredLogins(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM logins WHERE token_hash IN (
      SELECT token_hash FROM logins
      WHERE expires_at <= ${now.toISOString()} LIMIT ${pruneBatchSize} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}

function later(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString()
}
