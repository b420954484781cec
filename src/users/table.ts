// Row type of a user: a member of staff, or an administrator.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export type Role = 'admin' | 'staff'

export interface UsersTable {
  id: Generated<number>
  name: string
  /** Unique whatever its case. */
  email: string
  role: Role
  /** argon2id in PHC format; null: none has been set. A change ends all logins of the user, as does `active = false`. */
  password_hash: string | null
  /** E.164. */
  phone_number: string | null
  active: Generated<boolean>
  created_at: Generated<Instant>
  last_login_at: Instant | null
}
