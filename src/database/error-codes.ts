// Classifies database errors by SQLSTATE and by the error codes of the operating system.

/** True if the statement timeout canceled the query. */
export function isStatementTimeout(error: unknown): boolean {
  return codeOf(error) === '57014'
}

/** True if a row with this key already exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** True if the database is unreachable, starting or stopping, or has no connection left, so that a retry may succeed. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  // 08: connection exceptions · 57P: shutting down, crashed, starting · 53300: too many connections.
  if (/^(08...|57P0[1-5]|53300)$/.test(code)) return true
  if (unreachable.has(code)) return true
  if (code === 'ENOENT') return (error as { syscall?: unknown }).syscall === 'connect'
  return error instanceof Error && code === '' && brokenConnection.test(error.message)
}

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
