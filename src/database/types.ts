// The types of the database handles that functions take as their first argument.
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** The database, or a transaction that the caller has opened. */
export type Db = Kysely<Database>

/**
 * For code that only reads: it may be given any `Db`, a transaction, or a replica. What could write is missing, so that code
 * that writes through it does not compile: raw SQL, too, which `select` of select.ts executes instead. Kysely's ReadonlyKysely
 * has the same aim, but no `Kysely` can be assigned to it.
 */
export type ReadonlyDb = Pick<Db, 'selectFrom' | 'selectNoFrom'>
