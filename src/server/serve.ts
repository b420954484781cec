// The server's life: opens and migrates the database, starts to serve, says how to reach it, and closes with grace when
// asked to. Signals, the environment and the exit status are the business of the process that calls it.
import { keyPrefix, makeApiKey } from '../auth/api-key.ts'
import { ensureNamedKey } from '../auth/ensure-named-key.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { apiKeyPath, ensureSecret } from '../config/secret-files.ts'
import { migrate } from '../database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../database/open.ts'
import { BatchedLines } from '../http/logs.ts'
import { openServer } from './open-server.ts'
import { type StartUpKey, startUpNotice } from './start-up-notice.ts'

export interface ServeOptions {
  readonly config: Config
  readonly clock: Clock
  /** Resolves when the server shall stop. */
  readonly stopRequested: Promise<void>
  print(text: string): void
  /** Runs on the migrated database before the first request. */
  prepare?(database: OpenDatabase): Promise<void>
}

/** Resolves when everything is closed. Rejects when the server could not start, or lost its database for good. */
export async function serve({ config, clock, stopRequested, print, prepare }: ServeOptions): Promise<void> {
  const logStream = new BatchedLines(print)
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => {})
  const database = await openDatabase({ ...config, onLost: lost.reject })
  try {
    await migrate(database.db)
    await prepare?.(database)
    const key = await describeKey(config, database, clock)
    const server = await openServer({ config, clock, database, logStream })
    try {
      const address = await server.listen()
      print(startUpNotice({ address, key, isSimulated: config.carrier.name === 'simulator' }))
      await Promise.race([stopRequested, lost.promise])
    } finally {
      await server.close()
    }
  } finally {
    await database.close()
    logStream.flush()
  }
}

/** The operator's key is not shown. Without one, Patchboard makes itself a key on the first start. */
async function describeKey(config: Config, { db }: OpenDatabase, clock: Clock): Promise<StartUpKey> {
  if (config.adminApiKey !== undefined) return { value: '$ADMIN_API_KEY', about: 'the value of ADMIN_API_KEY' }
  const path = apiKeyPath(config.dataDir)
  const value = ensureSecret(path, makeApiKey)
  const state = await ensureNamedKey(db, clock, `made at the first start (${keyPrefix(value)})`, value)
  if (state === 'revoked')
    return { value: '$API_KEY', about: `the one in ${path} was revoked; "npm run patchboard -- keys create NAME" makes another` }
  return { value, about: `${value} (kept in ${path})` }
}
