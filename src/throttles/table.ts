// Row type of the table throttles, which counts attempts.
import type { Instant } from '../database/instant.ts'

export interface ThrottlesTable {
  /** A SHA-256, see throttle-key.ts. */
  key: Buffer
  attempts: number
  resets_at: Instant
}
