// Classifies database errors by SQLSTATE and by the error codes of the operating system.

/** True if the statement timeout canceled the query. */
export function isStatementTimeout(error: unknown): boolean {
  return codeOf(error) === '57014'
}

/** True if a row with this key already exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** Why the database cannot serve. It may be able to later, so that a retry may succeed. */
export type Outage = 'unreachable' | 'no_connection_left' | 'full' | 'out_of_resources' | 'read_only' | 'access_denied'

/** Returns undefined for an error that is not the fault of the database as a whole. */
export function outageOf(error: unknown): Outage | undefined {
  const code = codeOf(error)
  const known = outages.find(([pattern]) => pattern.test(code))
  if (known !== undefined) return known[1]
  if (unreachable.has(code)) return 'unreachable'
  if (code === 'ENOENT') return (error as { syscall?: unknown }).syscall === 'connect' ? 'unreachable' : undefined
  return error instanceof Error && code === '' && brokenConnection.test(error.message) ? 'unreachable' : undefined
}

export function isUnavailable(error: unknown): boolean {
  return outageOf(error) !== undefined
}

/** SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). 57014 is the statement timeout. */
const outages: readonly (readonly [RegExp, Outage])[] = [
  [/^08...$/, 'unreachable'],
  [/^57(?!014)...$/, 'unreachable'],
  [/^53300$/, 'no_connection_left'],
  [/^53100$/, 'full'],
  [/^(53...|58030)$/, 'out_of_resources'],
  [/^25006$/, 'read_only'],
  [/^(28...|3D000)$/, 'access_denied'],
]

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
])

/** node-postgres reports these errors without a code. */
const brokenConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}
