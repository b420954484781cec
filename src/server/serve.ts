// Runs a server from start to stop: opens and migrates the database, listens, prints how to reach it, and shuts down
// gracefully. Signals, the environment and the exit status are left to the process that calls it.
import { keyPrefix, makeApiKey } from '../auth/keys/api-key.ts'
import { ensureNamedKey } from '../auth/keys/ensure-named-key.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { apiKeyPath, ensureSecret } from '../config/secret-files.ts'
import { migrate } from '../database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../database/open.ts'
import { BatchedLines } from '../http/logs.ts'
import { systemRandom } from '../random.ts'
import { claimSimulator } from './claim-simulator.ts'
import { openServer } from './open-server.ts'
import { type StartUpKey, startUpNotice } from './start-up-notice.ts'

export interface ServeOptions {
  readonly config: Config
  readonly clock: Clock
  /** Resolves when the server must stop. */
  readonly stopRequested: Promise<void>
  print(text: string): void
  /** Whether a person reads what is printed. Otherwise it is a log, which others keep and read. */
  readonly isTerminal: boolean
  /** Prints what the operator should change, a sentence each. */
  warn(sentence: string): void
  /** Called with the migrated database, before the first request. */
  prepare?(database: OpenDatabase): Promise<void>
}

/** Resolves when everything is closed. Rejects if the server cannot start, or if its database is lost for good. */
export async function serve(options: ServeOptions): Promise<void> {
  const { config, print } = options
  const logStream = new BatchedLines(print)
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => {})
  const database = await openDatabase({ ...config, onLost: lost.reject })
  try {
    const claim = config.carrier.name === 'simulator' ? await claimSimulator(database, lost.reject) : undefined
    try {
      await runUntilStopped(options, { database, logStream, lost: lost.promise })
    } finally {
      claim?.release()
    }
  } finally {
    await database.close()
    logStream.flush()
  }
}

interface Opened {
  readonly database: OpenDatabase
  readonly logStream: BatchedLines
  /** Rejects if the server cannot go on. */
  readonly lost: Promise<never>
}

async function runUntilStopped(options: ServeOptions, { database, logStream, lost }: Opened): Promise<void> {
  const { config, clock, stopRequested, print, warn, prepare } = options
  await migrate(database.db)
  await prepare?.(database)
  const key = await describeKey(options, database)
  const server = await openServer({ config, clock, database, logStream })
  try {
    const address = await server.listen()
    for (const problem of await server.findProblems()) warn(problem)
    print(startUpNotice({ address, key, isSimulated: config.carrier.name === 'simulator' }))
    await Promise.race([stopRequested, lost])
  } finally {
    await server.close()
  }
}

/** Never prints the operator's own key. Without one, creates a key at the first start, and prints it at a terminal only. */
async function describeKey(
  { config, clock, isTerminal }: Pick<ServeOptions, 'config' | 'clock' | 'isTerminal'>,
  { db }: OpenDatabase,
): Promise<StartUpKey> {
  if (config.adminApiKey !== undefined) return { value: '$ADMIN_API_KEY', about: 'the value of ADMIN_API_KEY' }
  const path = apiKeyPath(config.dataDir)
  const value = ensureSecret(path, () => makeApiKey(systemRandom))
  const state = await ensureNamedKey(db, { name: `made at the first start (${keyPrefix(value)})`, key: value }, clock())
  if (state === 'revoked')
    return {
      value: '$API_KEY',
      about: `the key in ${path} was revoked; create one with "npm run patchboard -- keys create NAME"`,
    }
  if (isTerminal) return { value, about: `${value} (from ${path})` }
  return { value: `$(cat ${quoteForShell(path)})`, about: `in the file ${path}, which only its owner can read` }
}

function quoteForShell(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
