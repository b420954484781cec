// Row type of the table reader_positions: until when each reader of the API has seen the data of the primary.
import type { Instant } from '../instant.ts'

export interface ReaderPositionsTable {
  reader: string
  seen_until: Instant
}
