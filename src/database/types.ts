// The two handles on the database that functions are given.
import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Database } from './database.ts'

/** The database, or the transaction that the caller opened. */
export type Db = Kysely<Database>

/** What read-only routes are handed: the compiler refuses to write through it. */
export type ReadonlyDb = ReadonlyKysely<Database>
