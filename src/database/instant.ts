// How rows hold an instant. Apart from types.ts, because the row types of every table need it and that file needs them all.

/**
 * An instant as PostgreSQL prints it in UTC: `2021-03-01 12:00:00.25+00`, `infinity`, `-infinity`. Kept as text because a
 * JavaScript Date drops the microseconds that the API shows.
 */
export type Instant = string
