// Row type of the table blocklist, which holds blocked phone numbers and networks.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface BlocklistTable {
  id: Generated<number>
  created_at: Generated<Instant>
  expires_at: Instant | null
  phone_number: string | null
  phone_hash: string | null
  /** An address or a network, as PostgreSQL's `cidr` prints it. */
  address: string | null
  hits: Generated<number>
}
