// Row type of the table users: staff and administrators.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export type Role = 'admin' | 'staff'

export interface UsersTable {
  id: Generated<number>
  name: string
  /** Unique, ignoring case. */
  email: string
  role: Role
  /**
   * argon2id in PHC format. Null if no password is set. A change ends all logins of the user, and so does `active = false`.
   */
  password_hash: string | null
  /** E.164. */
  phone_number: string | null
  active: Generated<boolean>
  created_at: Generated<Instant>
  last_login_at: Instant | null
}
