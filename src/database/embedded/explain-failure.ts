// Says why PostgreSQL did not start: finds the error in its output or in its log, and adds what the operator can do.
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { databaseUrlHint, fullDiskMessage, OperatorError } from '../operator-errors.ts'
import { clusterPath } from './cluster-path.ts'
import { unsupportedPlatform } from './program.ts'

const logSecondsMax = 2
const logBytesMax = 1_000_000
const pollMilliseconds = 20

export function explainSpawnError(error: Error): unknown {
  // The binary exists, so what is missing is its dynamic loader: this is not a glibc system.
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? unsupportedPlatform() : error
}

/**
 * Returns what the server that this process id belonged to has logged since it started, which is nothing if it failed before
 * it opened its log. A separate process writes the log, so the end may come a little later.
 */
export async function readServerLog(cluster: string, pid: number | undefined): Promise<string> {
  let text = ''
  for (let waited = 0; waited < logSecondsMax * 1000; waited += pollMilliseconds) {
    const log = readNewestLog(join(cluster, 'log'))
    const start = log.lastIndexOf(`[${pid}] LOG:  starting PostgreSQL`)
    text = start < 0 ? '' : log.slice(start)
    if (start < 0 || /database system is shut down/.test(text)) return text
    await pause(pollMilliseconds)
  }
  return text
}

function readNewestLog(directory: string): string {
  try {
    const files = readdirSync(directory).map((name) => join(directory, name))
    const newest = files.toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0]
    if (newest === undefined) return ''
    const log = openSync(newest, 'r')
    try {
      return readEnd(log)
    } finally {
      closeSync(log)
    }
  } catch {
    return ''
  }
}

/** Reads an open file, from its start unless that is far away. */
export function readEnd(file: number): string {
  const { size } = fstatSync(file)
  const bytes = Buffer.alloc(Math.min(size, logBytesMax))
  readSync(file, bytes, 0, bytes.length, size - bytes.length)
  return bytes.toString()
}

/** `output`: what initdb or the server has printed and logged. */
export function explainFailure(output: string, dataDir: string): OperatorError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return new OperatorError(fullDiskMessage(dataDir))
  if (/error while loading shared libraries|GLIBC_|Exec format error/.test(output)) return unsupportedPlatform()
  if (/could not look up effective user ID/.test(output))
    return new OperatorError(
      `PostgreSQL needs an entry in /etc/passwd for the user ${process.getuid?.()}. Add one, or ${databaseUrlHint}.`,
    )
  const cluster = clusterPath(dataDir)
  return new OperatorError(
    `The embedded PostgreSQL in ${dirname(cluster)} did not start: ${causeOf(output)}. Fix that, or ${databaseUrlHint}. See its logs in ${join(cluster, 'log')}.`,
  )
}

/** The errors of clients that were connecting meanwhile are not the cause. */
function causeOf(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const errors = lines.filter(
    (line) => /FATAL|PANIC|error:/.test(line) && !/the database system is |terminating connection/.test(line),
  )
  const cause = errors.at(-1) ?? lines.at(-1) ?? 'it printed nothing'
  return cause.replace(/^.*?(FATAL|PANIC|error): */, '').replace(/\.$/, '')
}
