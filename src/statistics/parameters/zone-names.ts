// Which time zones this PostgreSQL knows. Asked once: the server reads its whole folder of zones to answer.
import { sql } from 'kysely'
import type { ReadonlyDb } from '../../database/types.ts'
import { select } from '../counters.ts'
import { unknownZone } from './request.ts'

export class ZoneNames {
  readonly #db: ReadonlyDb
  #known: Promise<ReadonlySet<string>> | undefined

  constructor(db: ReadonlyDb) {
    this.#db = db
  }

  /** Throws when PostgreSQL does not know the zone, in any spelling. */
  async check(zone: string): Promise<void> {
    if (zone === 'UTC') return
    this.#known ??= this.#read()
    if (!(await this.#known).has(zone.toLowerCase())) throw unknownZone()
  }

  async #read(): Promise<ReadonlySet<string>> {
    try {
      const rows = await select(this.#db, sql<{ name: string }>`SELECT lower(name) AS name FROM pg_timezone_names`)
      return new Set(rows.map((row) => row.name))
    } catch (error) {
      this.#known = undefined
      throw error
    }
  }
}
