// Row types of the tables logins and api_keys.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface LoginsTable {
  /** SHA-256 of the token in the cookie. */
  token_hash: Buffer
  user_id: number
  created_at: Instant
  expires_at: Instant
  last_seen_at: Instant
  user_agent: string | null
}

export interface ApiKeysTable {
  id: Generated<number>
  /** Unique among keys that are not revoked. */
  name: string
  key_hash: Buffer
  /** The first characters of the key, for lists. */
  prefix: string
  created_at: Instant
  created_by: number | null
  last_used_at: Instant | null
  revoked_at: Instant | null
}
