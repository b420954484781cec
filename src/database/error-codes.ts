// Tells the ways in which a database fails apart, by SQLSTATE and by the system's error codes.
// What a client hears of it is decided elsewhere.

/** The statement timeout ended the query. */
export function isStatementTimeout(error: unknown): boolean {
  return codeOf(error) === '57014'
}

/** A row with this key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** The database is not there, is starting or stopping, or has no connection to spare: the same request may work soon. */
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

/** node-postgres gives these no code. */
const brokenConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}
