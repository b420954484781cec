// Row types of events, which only triggers write, and of the cursors of those who read them.
import type { ColumnType, GeneratedAlways } from 'kysely'
import type { Instant } from '../database/instant.ts'
import type { EventType } from './event.ts'

export interface EventsTable {
  id: GeneratedAlways<number>
  /** The id of the transaction that wrote it. */
  transaction_id: ColumnType<string, never, never>
  created_at: ColumnType<string, never, never>
  type: EventType
  campaign_id: number | null
  session_id: number | null
  /** The id in `calls`, which the row may get later than the event. */
  call_id: number | null
  target_id: number | null
}

export interface EventReadersTable {
  name: string
  /** Everything that this snapshot sees has been read. Snapshots are texts, `xmin:xmax:xip,…`. */
  from_snapshot: string
  /** What this snapshot sees besides is being read, in several batches. */
  to_snapshot: string | null
  /** Of what is being read, events up to this one have been. */
  after_id: number | null
  /** When events were pruned that the reader had not read. */
  missed_since: Instant | null
  updated_at: Instant
}
