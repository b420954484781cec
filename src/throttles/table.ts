// Row type of the counts that limit how often something may be tried.
import type { Instant } from '../database/instant.ts'

export interface ThrottlesTable {
  /** SHA-256 of what is limited. */
  key: Buffer
  attempts: number
  resets_at: Instant
}
