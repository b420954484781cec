// Checks time zones against those that this PostgreSQL supports. The list is queried once, because PostgreSQL reads all its time
// zone files for it.
import { sql } from 'kysely'
import { preparedSelect } from '../../database/prepared-statements.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { unknownZone } from './request.ts'

const readNames = preparedSelect((_) => sql<{ name: string }>`SELECT lower(name) AS name FROM pg_timezone_names`)

export class ZoneNames {
  #known: Promise<ReadonlySet<string>> | undefined

  /** Throws if PostgreSQL does not support the zone. Ignores case. */
  async check(db: ReadonlyDb, zone: string): Promise<void> {
    if (zone === 'UTC') return
    this.#known ??= this.#read(db)
    if (!(await this.#known).has(zone.toLowerCase())) throw unknownZone()
  }

  async #read(db: ReadonlyDb): Promise<ReadonlySet<string>> {
    try {
      const rows = await readNames(db)
      return new Set(rows.map((row) => row.name))
    } catch (error) {
      this.#known = undefined
      throw error
    }
  }
}
