// Row types of the people one can call and their offices. Numbers are E.164, with `;ext=N` behind where there is an extension.
import type { Generated } from 'kysely'

export interface TargetsTable {
  id: Generated<number>
  key: string | null
  title: string | null
  name: string
  district: string | null
  number: string | null
  location: string | null
  /** Whoever answers takes calls for others, too: callers ask for this target by name. */
  ask_for: boolean | null
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
}
