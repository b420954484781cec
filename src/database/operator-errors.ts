// Errors that the operator can fix. Recognizes the usual causes in errors of the file system and of PostgreSQL and turns
// them into messages that say what to do. Returns all other errors unchanged.
import { lstatSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { explainTlsError } from './address/tls-error.ts'

/** The server process and the command line print its message without a stack. */
export class OperatorError extends Error {}

export const databaseUrlHint = 'set DATABASE_URL to a PostgreSQL 14 or newer'

/** Explains an error of the file system inside the data directory. */
export function explainFileError(error: unknown, dataDir: string): unknown {
  const message = fileErrorMessage(error as NodeJS.ErrnoException, dataDir)
  return message === undefined ? error : new OperatorError(message, { cause: error })
}

function fileErrorMessage(error: NodeJS.ErrnoException, dataDir: string): string | undefined {
  const { code, syscall, path = dataDir } = error
  const elsewhere = 'set DATA_DIR to another directory'
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fullDiskMessage(dataDir)
    case 'EACCES':
    case 'EPERM':
      return `This user cannot write to DATA_DIR ${dataDir} (${path}: ${code}). Make the user its owner, or ${elsewhere}.`
    case 'EROFS':
      return `This user cannot write to DATA_DIR ${dataDir}, because its file system is read-only. Mount it for writing, or ${elsewhere}.`
    case 'EEXIST':
    case 'ENOTDIR':
      return fileInTheWay(path, dataDir)
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return `DATA_DIR ${dataDir} is not a path that this system can use (${code}). S${elsewhere.slice(1)}.`
    case 'EISDIR':
      return `In DATA_DIR ${dataDir}, ${path} is a directory where a file should be. Move it away, or ${elsewhere}.`
    default:
      return syscall === 'mkdir'
        ? `DATA_DIR ${dataDir} cannot be created (mkdir ${path}: ${code}). S${elsewhere.slice(1)}.`
        : undefined
  }
}

function fileInTheWay(path: string, dataDir: string): string {
  const file = lstatOf(path) === undefined ? dirname(path) : path
  if (file !== path) return fileInTheWay(file, dataDir)
  if (file.startsWith(`${dataDir}/`))
    return `In DATA_DIR ${dataDir}, ${file} is not a directory. Move it away, or set DATA_DIR to another directory.`
  const because = file === dataDir ? '' : `, because ${file} is a file`
  return `DATA_DIR ${dataDir} is not a directory${because}. Set DATA_DIR to a directory, which is created if it does not exist.`
}

/** Undefined if the path, or a directory that it is in, does not exist. */
function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

export function fullDiskMessage(dataDir: string): string {
  return `The disk of DATA_DIR ${dataDir} is full. Free some space, or set DATA_DIR to a directory on another disk.`
}

/**
 * Explains an error while connecting to the server that a variable names. Messages contain only its host and port, because
 * the URL may contain a password.
 */
export function explainConnectionError(error: unknown, databaseUrl: string, variable = 'DATABASE_URL'): unknown {
  if (error instanceof OperatorError) return error
  const message = connectionErrorMessage(error as NodeJS.ErrnoException, formatHost(databaseUrl))?.replaceAll(
    'DATABASE_URL',
    variable,
  )
  return message === undefined ? error : new OperatorError(message, { cause: error })
}

function connectionErrorMessage(error: NodeJS.ErrnoException, host: string): string | undefined {
  const ofTls = explainTlsError(error, 'DATABASE_URL')
  if (ofTls !== undefined) return `The PostgreSQL at ${host} ${ofTls}`
  switch (error?.code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `No PostgreSQL answers at ${host}. Start it, or correct DATABASE_URL.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${host} was not found. Correct DATABASE_URL.`
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ECONNRESET':
      return `The PostgreSQL at ${host} cannot be reached (${error.code}). Check the network, or correct DATABASE_URL.`
    case '28P01':
    case '28000':
      return `The PostgreSQL at ${host} rejected the user or the password (${error.message}). Correct DATABASE_URL.`
    case '3D000':
      return `The PostgreSQL at ${host} does not have the database (${error.message}). Create it, or correct DATABASE_URL.`
    case '57P03':
      return `The PostgreSQL at ${host} does not accept connections yet (${error.message}). Try again in a few seconds.`
    case '53300':
      return `The PostgreSQL at ${host} has no connection left (${error.message}). Raise its max_connections, or close other clients.`
    default:
      return connectionErrorMessageWithoutCode(error?.message ?? '', host)
  }
}

/** node-postgres reports these errors without a code. */
function connectionErrorMessageWithoutCode(message: string, host: string): string | undefined {
  if (/timeout expired|timeout exceeded/.test(message))
    return `The PostgreSQL at ${host} does not answer. Check the network, or correct DATABASE_URL.`
  if (/password must be a string|SASL/.test(message))
    return `The PostgreSQL at ${host} requires a password, which DATABASE_URL does not contain. Correct DATABASE_URL.`
  return undefined
}

function formatHost(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost')
  return host.startsWith('/') ? host : `${host}:${url.port || url.searchParams.get('port') || 5432}`
}
