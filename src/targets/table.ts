// Row types of targets and their offices. Phone numbers are E.164, followed by `;ext=N` if there is an extension.
import type { Generated } from 'kysely'

export interface TargetsTable {
  id: Generated<number>
  key: string | null
  title: string | null
  name: string
  district: string | null
  number: string | null
  location: string | null
  /** The number is shared with others, so callers are told to ask for this target by name. */
  ask_for: boolean | null
  party: string | null
  /** The party that an independent sits with. */
  caucus: string | null
  /** `upper`, `lower`, `exec`. */
  chamber: string | null
  /** Calendar days. */
  term_start: string | null
  term_end: string | null
  photo_url: string | null
  /** Its present members, whom civic data knows, are called in its place. */
  is_body: boolean | null
  /** The dataset that keeps it up to date. Null: staff do. */
  source: string | null
}

export interface OfficesTable {
  id: Generated<number>
  uid: string | null
  name: string | null
  address: string | null
  latlon: string | null
  type: string | null
  number: string | null
  target_id: number | null
  /** IANA. */
  time_zone: string | null
  /** When somebody answers, as the source writes it. */
  hours: string | null
}
