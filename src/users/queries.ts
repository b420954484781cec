// All SQL statements on the table users. A trigger ends all logins of a user whose password changes (see the migration that
// creates the table).
import { type Insertable, type Selectable, sql } from 'kysely'
import { select } from '../database/select.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import type { UsersTable } from './table.ts'

export type User = Selectable<UsersTable>

export function findUserByEmail(db: ReadonlyDb, email: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where(sql`lower(email)`, '=', sql`lower(${email})`).executeTakeFirst()
}

export function listUsers(db: ReadonlyDb): Promise<User[]> {
  return db.selectFrom('users').selectAll().orderBy(sql`lower(email)`).orderBy('id').execute()
}

/** Returns undefined if another user has this e-mail address. */
export function insertUser(db: Db, user: Insertable<UsersTable>): Promise<User | undefined> {
  return db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export function findUser(db: ReadonlyDb, id: number): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Until the transaction ends, nobody else can change the user. */
export function lockUser(db: Db, id: number): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export type UserColumns = Partial<Pick<User, 'name' | 'role' | 'active' | 'password_hash' | 'phone_number'>>

export function updateUser(db: Db, id: number, columns: UserColumns): Promise<User> {
  return db.updateTable('users').set(columns).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** True if an active user has this number (E.164). */
export async function isStaffNumber(db: ReadonlyDb, number: string): Promise<boolean> {
  const rows = await select(db, sql<{ is_staff: boolean }>`SELECT ${belongsToStaff(number)} AS is_staff`)
  return rows[0]?.is_staff === true
}

/** The condition behind isStaffNumber, for other statements. False for null. */
export function belongsToStaff(number: string | null) {
  return sql<boolean>`EXISTS (SELECT FROM users WHERE active AND split_part(users.phone_number, ';', 1) = ${number}::text)`
}
