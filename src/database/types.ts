// The few types that every table shares.

import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Database } from './database.ts'

/**
 * An instant as PostgreSQL prints it in UTC: `2021-03-01 12:00:00.25+00`, `infinity`, `-infinity`.
 * Kept as text because a JavaScript Date drops the microseconds that the API shows. Writing takes any literal or Date.
 */
export type Instant = string

/** The database, or the transaction that the caller opened. */
export type Db = Kysely<Database>

/** What read-only routes are handed: the compiler refuses to write through it. */
export type ReadonlyDb = ReadonlyKysely<Database>
