// Row type of addresses that a geocoder has been asked for.
import type { Instant } from '../../database/instant.ts'

export interface GeocodedAddressesTable {
  /** A keyed hash of the service and the address. The address itself is not stored. */
  key: Buffer
  /** JSON: a `FoundAddress`. Null: the service did not find it. */
  found: unknown
  expires_at: Instant
}
