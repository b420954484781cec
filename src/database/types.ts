// The types of the database handles that functions take as their first argument.
import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Database } from './database.ts'

/** The database, or a transaction that the caller has opened. */
export type Db = Kysely<Database>

/** For read-only routes: code that writes through it does not compile. */
export type ReadonlyDb = ReadonlyKysely<Database>
