// The database cannot be used, and the person who started Patchboard can mend it: one sentence with the way out.
// Recognises the usual causes in what the file system and PostgreSQL report; what it does not know passes unchanged.

/** Printed by the process and the command line without a stack. */
export class OperatorError extends Error {}

export const databaseUrlHint = 'set DATABASE_URL to a PostgreSQL 14 or newer'

/** What went wrong below the data directory. */
export function explainFileError(error: unknown, dataDir: string): unknown {
  const sentence = fileSentence((error as NodeJS.ErrnoException)?.code, dataDir)
  return sentence === undefined ? error : new OperatorError(sentence, { cause: error })
}

function fileSentence(code: string | undefined, dataDir: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fullDiskMessage(dataDir)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `DATA_DIR ${dataDir} cannot be written by this user: give the user the directory, or set DATA_DIR to another one.`
    case 'EEXIST':
    case 'ENOTDIR':
      return `DATA_DIR ${dataDir} is not a directory: set DATA_DIR to a directory, which is made when it is missing.`
    default:
      return undefined
  }
}

export function fullDiskMessage(dataDir: string): string {
  return `The disk that holds DATA_DIR ${dataDir} is full: free some space on it, or set DATA_DIR to a directory on another disk.`
}

/** What went wrong while connecting to the PostgreSQL that DATABASE_URL names. The address may carry a password, so only its host is told. */
export function explainConnectionError(error: unknown, databaseUrl: string): unknown {
  const sentence = connectionSentence(error as NodeJS.ErrnoException, whereOf(databaseUrl))
  return sentence === undefined ? error : new OperatorError(sentence, { cause: error })
}

function connectionSentence(error: NodeJS.ErrnoException, where: string): string | undefined {
  switch (error?.code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `No PostgreSQL answers at ${where}: start it, or correct DATABASE_URL.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${where} cannot be found: correct DATABASE_URL.`
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ECONNRESET':
      return `The PostgreSQL at ${where} cannot be reached (${error.code}): check the network, or correct DATABASE_URL.`
    case '28P01':
    case '28000':
      return `The PostgreSQL at ${where} refuses the user or the password (${error.message}): correct DATABASE_URL.`
    case '3D000':
      return `The PostgreSQL at ${where} has no such database (${error.message}): create it, or correct DATABASE_URL.`
    case '57P03':
      return `The PostgreSQL at ${where} does not accept connections yet (${error.message}): try again in a moment.`
    case '53300':
      return `The PostgreSQL at ${where} has no connection left (${error.message}): raise its max_connections, or end other clients.`
    default:
      return connectionSentenceByMessage(error?.message ?? '', where)
  }
}

/** node-postgres reports these without a code. */
function connectionSentenceByMessage(message: string, where: string): string | undefined {
  if (/timeout expired|timeout exceeded/.test(message))
    return `The PostgreSQL at ${where} does not answer: check the network, or correct DATABASE_URL.`
  if (/password must be a string|SASL/.test(message))
    return `The PostgreSQL at ${where} asks for a password that DATABASE_URL does not give: correct DATABASE_URL.`
  if (/SSL|certificate/i.test(message))
    return `No encrypted connection to the PostgreSQL at ${where} came about (${message}): correct sslmode in DATABASE_URL.`
  return undefined
}

function whereOf(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost')
  return host.startsWith('/') ? host : `${host}:${url.port || url.searchParams.get('port') || 5432}`
}
