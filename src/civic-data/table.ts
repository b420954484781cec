// Row types of datasets of civic data, their versions, and the seats of the current ones.
import type { Generated } from 'kysely'
import type { ActorKind } from '../audit/actor.ts'
import type { Instant } from '../database/instant.ts'

export interface DatasetsTable {
  name: string
  /** ISO 3166 alpha-2, upper case. */
  country: string
  /** When the source was last read, whether or not it had changed. */
  checked_at: Instant
  /** Changes with whatever callers reach through it. */
  revision: Generated<number>
  /** When the server last tried to refresh it. */
  refresh_attempted_at: Generated<Instant | null>
  /** Why that failed. Null if it has not. */
  refresh_failure: Generated<string | null>
}

export interface DatasetVersionsTable {
  id: Generated<number>
  dataset: string
  loaded_at: Instant
  /** When it became the current one. Null: never. */
  switched_at: Instant | null
  is_current: Generated<boolean>
  /** Where it was read from: a path or a URL. */
  origin: string
  /** SHA-256 of what was read, before it was merged with an earlier version. */
  digest: string
  /** JSON: `Records`. */
  records: unknown
  /** The shapes of `records.boundaries`, as `writeMaps` has written them. Null if there are none. */
  boundaries: Buffer | null
  /** JSON: a `Report`. */
  report: unknown
  /** JSON: `Downloads`. Null if it was not downloaded. */
  downloads: Generated<unknown>
  actor_kind: ActorKind
  actor_id: number | null
  actor_name: string
}

export interface OverridesTable {
  target_key: string
  dataset: string
  name: string | null
  number: string | null
  effect: 'vacant' | 'skip' | null
  note: string | null
  /** The last calendar day on which it counts. */
  until: string | null
  /** When the source counted again, after the last day. */
  ended_at: Generated<Instant | null>
  created_at: Instant
  actor_kind: ActorKind
  actor_id: number | null
  actor_name: string
}

export interface SeatsTable {
  key: string
  dataset: string
  type: string
  chamber: string
  division: string
  region: string | null
  district: string | null
  title: string
  /** Who holds it. Null: vacant. */
  target_id: number | null
}
