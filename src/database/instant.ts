// The type of an instant in a row. Not in types.ts, which imports the row types of all tables, which in turn import this
// file.

/**
 * An instant as PostgreSQL prints it in UTC: `2021-03-01 12:00:00.25+00`, `infinity` or `-infinity`. It is text because the
 * API shows microseconds, which a JavaScript Date cannot hold.
 */
export type Instant = string
