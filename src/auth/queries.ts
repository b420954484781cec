// Every statement on logins.
import { sql } from 'kysely'
import type { Db } from '../database/types.ts'
import type { Role } from '../users/table.ts'
import { loginDays, loginIdleHours, seenNoteSeconds } from './login.ts'

const prunedAtOnce = 100

/** Whom a login belongs to. */
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
  /** The hash that the password was checked against. */
  readonly password_hash: string
}

/**
 * False: while the password was being checked it was changed, or the account was closed. One statement, so that the
 * change either sees the new login, and ends it, or prevents it.
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

/** Undefined unless the login is live and its user active. A login that goes on being used is noted as seen, once a minute. */
export async function findLoggedIn(db: Db, tokenHash: Buffer, now: Date): Promise<LoggedIn | undefined> {
  const found = await db
    .selectFrom('logins')
    .innerJoin('users', 'users.id', 'logins.user_id')
    .select(['users.id', 'users.name', 'users.email', 'users.role'])
    .select(sql<boolean>`logins.last_seen_at <= ${later(now, -seenNoteSeconds)}`.as('unnoted'))
    .where('logins.token_hash', '=', tokenHash)
    .where('logins.expires_at', '>', now.toISOString())
    .where('logins.last_seen_at', '>', later(now, -loginIdleHours * 3600))
    .where('users.active', '=', true)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { unnoted, ...loggedIn } = found
  if (unnoted)
    await db.updateTable('logins').set({ last_seen_at: now.toISOString() }).where('token_hash', '=', tokenHash).execute()
  return loggedIn
}

export async function deleteLogin(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('logins').where('token_hash', '=', tokenHash).execute()
}

/** How many there were. */
export async function deleteLoginsOf(db: Db, userId: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('logins').where('user_id', '=', userId).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Removes some of what has expired; rows that another process holds are left to it. */
export async function deleteExpiredLogins(db: Db, now: Date): Promise<void> {
  await sql`
    DELETE FROM logins WHERE token_hash IN (
      SELECT token_hash FROM logins
      WHERE expires_at <= ${now.toISOString()} LIMIT ${prunedAtOnce} FOR UPDATE SKIP LOCKED
    )`.execute(db)
}

function later(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString()
}
